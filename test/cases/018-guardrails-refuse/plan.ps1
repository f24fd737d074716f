# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  6f47bec67517552ab786fc3c792ee3c61e3eedef59e9f53377db529e8e1d1ccf
# Made:    2026-11-21T12:00:00Z by postern 0.1.0; do not run it after 2026-11-22T12:00:00Z
# Steps:   6 steps
# Proof:   Safe in this order: no step opens or interrupts anything on the way.
#
# Rehearse it with:  pwsh -File plan.ps1 -WhatIf
# Run it with:       pwsh -File plan.ps1
# REFUSED by the guardrails: PST501 the plan removes 2 objects; at most 1 are allowed
# REFUSED by the guardrails: PST502 remoteDomains/fabrikam.com is protected and the plan would change it
# REFUSED by the guardrails: PST503 outboundPolicies/everyone out opens something and has no owner, no reason
# REFUSED by the guardrails: PST503 outboundPolicies/default opens something and has no owner, no reason
# REFUSED by the guardrails: PST504 the plan opens a way out for the whole tenant: everyone

Write-Information -MessageData 'This plan breaks a guardrail and is not to be applied; the reasons stand at its top.' -InformationAction Continue
exit 4
