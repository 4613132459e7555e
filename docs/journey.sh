#!/usr/bin/env bash
# From registration to a signed offer with curl, against a running server:
#
#   make run                                     # in one terminal
#   docs/journey.sh                              # in another
#   BASE=http://127.0.0.1:9000 docs/journey.sh   # a server elsewhere
#
# Needs bash, curl and python3 (for JSON). Each run registers parties of its own.
set -euo pipefail

BASE=${BASE:-http://127.0.0.1:8000}
RUN=$(date +%s)-$$
PASSWORD="a long pass phrase"

say() { printf '\n== %s\n' "$*"; }

# field '["a"][0]["b"]' reads one value of the JSON on standard input.
field() { python3 -c "import json, sys; print(json.load(sys.stdin)$1)"; }

# in_seconds 5 is that moment, in UTC.
in_seconds() {
  python3 -c "from datetime import *; print((datetime.now(timezone.utc) + timedelta(seconds=$1)).isoformat())"
}

# call TOKEN METHOD PATH [BODY] prints the answer; an error ends the script and is shown.
call() {
  local token=$1 method=$2 path=$3 body=${4:-}
  local options=(--silent --show-error --fail-with-body --request "$method" "$BASE$path")
  [ -n "$token" ] && options+=(--header "Authorization: Bearer $token")
  [ -n "$body" ] && options+=(--header "Content-Type: application/json" --data "$body")
  curl "${options[@]}" || { echo >&2; echo "$method $path failed" >&2; exit 1; }
}

sign_in() {
  curl --silent --show-error --fail-with-body "$BASE/v1/auth/token" \
    --data-urlencode "username=$1" --data-urlencode "password=$PASSWORD" | field '["access_token"]'
}

say "Both sides register and sign in"
ADA=ada.$RUN@example.com
HIRING=hiring.$RUN@example.com
call "" POST /v1/auth/register \
  "{\"email\": \"$ADA\", \"password\": \"$PASSWORD\", \"role\": \"candidate\", \"name\": \"Ada Example\"}" > /dev/null
EMPLOYER=$(call "" POST /v1/auth/register \
  "{\"email\": \"$HIRING\", \"password\": \"$PASSWORD\", \"role\": \"employer\", \"name\": \"Hiring team\", \"company\": \"Example Freight\"}" | field '["employer_id"]')
A=$(sign_in "$ADA")
E=$(sign_in "$HIRING")

say "The employer posts and publishes a job"
JOB=$(call "$E" POST /v1/jobs "$(cat <<JSON
{"employer_id": "$EMPLOYER",
 "title": "Data engineer",
 "description": "You will own the loads that bring parcel events from forty depots into our warehouse. Today they run nightly; by summer they should arrive within five minutes. You design the streams, decide what is checked where, and are on call one week in six.",
 "salary": {"min": 60000, "max": 75000, "currency": "GBP", "period": "year"},
 "skills": [{"name": "Python", "importance": "must"}, {"name": "Apache Airflow", "importance": "must"}],
 "location": {"country": "GB", "city": "Leeds"}, "remote": "hybrid",
 "interview_process": "A call, then a talk with the team."}
JSON
)" | field '["id"]')
call "$E" POST "/v1/jobs/$JOB/publish" | field '["status"]'

say "The candidate describes herself once, and sees ranked roles"
CANDIDATE=$(call "$A" POST /v1/candidates "$(cat <<JSON
{"name": "Ada Example", "email": "$ADA",
 "headline": "Data engineer who likes dependable pipelines",
 "skills": [{"name": "Python", "years": 6}, {"name": "Airflow", "years": 3}],
 "experience": [{"title": "Data engineer", "start": "2021-04",
   "description": "Built nightly and streaming loads for depots with Airflow.", "skills": ["Airflow", "Python"]}],
 "location": {"country": "GB"},
 "preferences": {"titles": ["Data engineer"], "min_salary": {"amount": 58000, "currency": "GBP"}}}
JSON
)" | field '["id"]')
call "$A" GET "/v1/candidates/$CANDIDATE/matches?limit=1" | field '["items"][0]["summary"]'

say "The employer approaches her; she looks and accepts"
REQUEST=$(call "$E" POST /v1/match-requests "{\"job_id\": \"$JOB\", \"candidate_id\": \"$CANDIDATE\", \"message\": \"Your loads are what our depots need. Shall we talk?\"}" | field '["id"]')
call "$A" GET "/v1/match-requests/$REQUEST" | field '["next_actions"]'
call "$A" POST "/v1/match-requests/$REQUEST/accept" | field '["status"]'
echo "now the employer reads her name: $(call "$E" GET "/v1/match-requests/$REQUEST" | field '["candidate"]["name"]')"

say "They write to each other"
call "$E" POST "/v1/match-requests/$REQUEST/messages" '{"text": "How nice! Shall we meet?"}' > /dev/null
call "$A" POST "/v1/match-requests/$REQUEST/messages/read" | field '["read"]'
call "$A" POST "/v1/match-requests/$REQUEST/messages" '{"text": "Gladly, right now if you like."}' > /dev/null

say "An interview: times are proposed, one is confirmed, a calendar takes it"
INTERVIEW=$(call "$E" POST "/v1/match-requests/$REQUEST/interviews" "{\"kind\": \"video\", \"location\": \"https://meet.example.com/ada\", \"slots\": [{\"start\": \"$(in_seconds 1)\", \"end\": \"$(in_seconds 6)\"}]}")
SLOT=$(field '["slots"][0]["id"]' <<< "$INTERVIEW")
INTERVIEW=$(field '["id"]' <<< "$INTERVIEW")
call "$A" POST "/v1/interviews/$INTERVIEW/confirm" "{\"slot\": \"$SLOT\"}" | field '["status"]'
call "$A" GET "/v1/interviews/$INTERVIEW.ics" | grep -E 'SUMMARY|DTSTART'
echo "… the interview takes place …"
sleep 7
call "$E" POST "/v1/interviews/$INTERVIEW/complete" '{"outcome": "advance", "feedback": "Clear about trade-offs."}' | field '["status"]'

say "An offer, and two rounds of negotiation"
OFFER=$(call "$E" POST "/v1/match-requests/$REQUEST/offers" "{\"salary\": {\"amount\": 66000, \"currency\": \"GBP\"}, \"benefits\": [\"28 days of leave\"], \"expires_at\": \"$(in_seconds 604800)\"}" | field '["id"]')
call "$A" POST "/v1/offers/$OFFER/counter" '{"salary": {"amount": 72000, "currency": "GBP"}, "note": "With this I would say yes."}' > /dev/null
call "$E" POST "/v1/offers/$OFFER/counter" '{"salary": {"amount": 70000, "currency": "GBP"}, "benefits": ["30 days of leave"]}' > /dev/null
call "$A" GET "/v1/candidates/$CANDIDATE/offers/compare?currency=EUR" | field '["items"][0]["pay_per_year"]'
call "$A" POST "/v1/offers/$OFFER/accept" | python3 -c '
import json, sys
for round in json.load(sys.stdin)["rounds"]:
    print(round["by"], round["salary"]["amount"], round["benefits"])'

say "Signed"
call "$E" GET "/v1/match-requests/$REQUEST/history" | python3 -c '
import json, sys
print(" → ".join(item["state"] for item in json.load(sys.stdin)["items"]))'
test "$(call "$A" GET "/v1/match-requests/$REQUEST" | field '["status"]')" = hired
