# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  3e6edce653b96aef02e92be3b417204dc14c913a869a52c38f5b3af462031d9b
# Made:    2026-11-21T12:00:00Z by postern 0.1.0; do not run it after 2026-11-22T12:00:00Z
# Steps:   6 steps
# Proof:   6 prefixes checked in 3 groups, none opens anything new and none interrupts anything.
#
# Rehearse it with:  pwsh -File plan.ps1 -WhatIf
# Run it with:       pwsh -File plan.ps1
# REFUSED by the guardrails: PST501 the plan removes 2 objects; at most 1 are allowed
# REFUSED by the guardrails: PST502 remoteDomains/fabrikam.com is protected and the plan would change it
# REFUSED by the guardrails: PST503 outboundPolicies/everyone out opens something and has no owner, no reason
# REFUSED by the guardrails: PST503 outboundPolicies/default opens something and has no owner, no reason
# REFUSED by the guardrails: PST504 let everyone else forward to the outside (Default): this opens a control for the whole tenant

throw 'This plan breaks a guardrail and is not to be applied; the reasons stand at its top.'
