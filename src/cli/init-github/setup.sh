#!/usr/bin/env bash
# Sets up what Postern's pipeline rests on. Read it before you run it: it needs an administrator of the repository
# (gh auth login) and of the tenant (az login). What is there already is left as it is.
#   .github/postern-setup.sh REVIEWER…     who may let an apply in: logins of GitHub, at least one
set -euo pipefail

[ "$#" -gt 0 ] || { echo 'name at least one login that may let an apply in' >&2; exit 1; }
repository="$(gh repo view --json nameWithOwner --jq .nameWithOwner)"
branch="$(gh api "repos/$repository" --jq .default_branch)"

echo '1. The environment apply: reviewers, no self-review, one branch'
if gh api "repos/$repository/environments/apply" > /dev/null 2>&1; then
  echo '   is there already; `postern doctor --github` says whether it holds'
else
  reviewers='[]'
  for login in "$@"; do
    id="$(gh api "users/$login" --jq .id)"
    reviewers="$(jq -c --argjson id "$id" '. + [{type: "User", id: $id}]' <<< "$reviewers")"
  done
  asking="$(jq -n --argjson reviewers "$reviewers" '{
    reviewers: $reviewers, prevent_self_review: true,
    deployment_branch_policy: {protected_branches: false, custom_branch_policies: true}
  }')"
  if ! gh api --method PUT "repos/$repository/environments/apply" --input - <<< "$asking" > /dev/null; then
    echo '   nobody can be asked there: the plan of this account may have no reviewers for private repositories' >&2
    jq 'del(.reviewers, .prevent_self_review)' <<< "$asking" |
      gh api --method PUT "repos/$repository/environments/apply" --input - > /dev/null ||
      echo '   there is no environment at all: nothing stands between a branch and the writing identity; docs/github.md' >&2
  fi
  gh api --method POST "repos/$repository/environments/apply/deployment-branch-policies" -f "name=$branch" > /dev/null || true
fi

echo '   and the environment orders, for the key of a GitHub App: one branch, so that no other branch gets it'
if gh api "repos/$repository/environments/orders" > /dev/null 2>&1; then
  echo '   is there already'
else
  jq -n '{deployment_branch_policy: {protected_branches: false, custom_branch_policies: true}}' |
    gh api --method PUT "repos/$repository/environments/orders" --input - > /dev/null || true
  gh api --method POST "repos/$repository/environments/orders/deployment-branch-policies" -f "name=$branch" > /dev/null || true
fi

echo '2. Workflows read, unless they ask for more; they may open pull requests, for orders and ends'
# The same switch lets them review; a review by a program counts for nothing here.
gh api --method PUT "repos/$repository/actions/permissions/workflow" \
  -f default_workflow_permissions=read -F can_approve_pull_request_reviews=true

echo '3. Two applications, each with a credential of its own and no secret'
immutable="$(gh api "repos/$repository" --jq '"\(.owner.login)@\(.owner.id)/\(.name)@\(.id)"')"
echo "   A repository that was made, renamed or moved after 15 July 2026 signs in as repo:$immutable:…; set SUBJECT to that."
subject="${SUBJECT:-repo:$repository}"
credential="$(mktemp)"
trap 'rm -f "$credential"' EXIT
for one in plan apply; do
  name="postern-$one"
  id="$(az ad app list --display-name "$name" --query '[0].appId' --output tsv)"
  if [ "$one" = plan ]; then places="ref:refs/heads/$branch environment:orders"; else places='environment:apply'; fi
  if [ -n "$id" ]; then echo "   $name is there already: $id; it signs in from $places"; continue; fi
  id="$(az ad app create --display-name "$name" --query appId --output tsv)"
  az ad sp create --id "$id" > /dev/null
  for place in $places; do
    jq -n --arg name "github-$one-${place%%:*}" --arg subject "$subject:$place" '{
      name: $name, subject: $subject,
      issuer: "https://token.actions.githubusercontent.com", audiences: ["api://AzureADTokenExchange"]
    }' > "$credential"
    az ad app federated-credential create --id "$id" --parameters "@$credential" > /dev/null
  done
  echo "   $name: write $one-client-id: '$id' into .github/workflows/postern-trusted.yml"
done

echo '4. A ruleset for the default branch: pull requests, owners, fresh approvals, both checks of Postern'
if grep -q "plan-client-id: ''" .github/workflows/postern-trusted.yml; then
  # Without a reading identity no plan is made, and its required check would never come.
  echo '   comes last: write the ids, push both workflows, and run this once more'
elif gh api "repos/$repository/rulesets" --jq '.[].name' | grep -qx postern; then
  echo '   is there already'
else
  jq -n '{
    name: "postern", target: "branch", enforcement: "active",
    conditions: {ref_name: {include: ["~DEFAULT_BRANCH"], exclude: []}},
    rules: [
      {type: "deletion"}, {type: "non_fast_forward"},
      {type: "pull_request", parameters: {
        required_approving_review_count: 1, dismiss_stale_reviews_on_push: true, require_code_owner_review: true,
        require_last_push_approval: true, required_review_thread_resolution: false}},
      {type: "required_status_checks", parameters: {
        strict_required_status_checks_policy: true,
        required_status_checks: [
          {context: "Postern / planned", integration_id: 15368},
          {context: "Postern / approvals", integration_id: 15368}]}}
    ]
  }' | gh api --method POST "repos/$repository/rulesets" --input - > /dev/null
fi

echo '5. The labels of requests: the form sets the first, whoever may write accepts with the second'
for label in forwarding @ACCEPTED@; do
  if gh api "repos/$repository/labels/$label" > /dev/null 2>&1; then
    echo "   $label is there already"
  else
    gh api --method POST "repos/$repository/labels" -f "name=$label" > /dev/null
  fi
done

echo
echo 'Left to you:'
echo '  - Settings → Environments → apply: untick Allow administrators to bypass, which no request can say'
echo '  - roles and permissions of the two applications: docs/permissions.md, then `postern doctor`'
echo '  - where nobody can be asked at the environment (private repositories on Free, Pro and Team): let the credential of'
echo '    postern-apply demand the claim job_workflow_ref of @REPOSITORY@/.github/workflows/apply.yml@@COMMIT@'
echo '  - a GitHub App for pull requests, so that checks start for those that Postern opens; its key is the secret'
echo '    POSTERN_APP_PRIVATE_KEY of the environment orders, and of nothing else: docs/github.md'
echo '  - postern doctor --github says what is open'
