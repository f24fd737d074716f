# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  e069e7c211b139db2df19c01f7a9c091fde3505b0209bb6d724a5101fdbcd8cc
# Made:    2026-11-21T12:00:00Z by postern 0.1.0; do not run it after 2026-11-22T12:00:00Z
# Steps:   8 steps
# Proof:   Safe in this order: no step opens or interrupts anything on the way.
#
# Rehearse it with:  pwsh -File plan.ps1 -WhatIf
# Run it with:       pwsh -File plan.ps1
# REFUSED by the guardrails: PST405 Partner desk brings along what no control can prevent: ben@contoso.com may redirect to fabrikam.com, adele@contoso.com and megan@contoso.com may redirect to partner.com, ben@contoso.com may forward the mailbox to fabrikam.com and 1 more

Write-Information -MessageData 'This plan breaks a guardrail and is not to be applied; the reasons stand at its top.' -InformationAction Continue
exit 4
