#!/usr/bin/env bash
# The main job, end to end, driven by the unmodified AWS CLI: a load balancer, a task definition, a service of two
# tasks behind it, a page from each, one container killed behind the service's back, its replacement serving, a deployment
# that no visitor notices, a page through the load balancer, and at the end what the task that was killed had logged.
# Uses a data directory and a port of its own and leaves nothing behind; `make demo` calls it with an
# engine running and the binary built.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

SERVE_SECONDS=30      # from start to "ready"
TASK_SECONDS=90       # from killing a container to two tasks that serve
PAGE_SECONDS=15       # from RUNNING to an answered request
NAME_SECONDS=15       # from a load balancer's creation to its listener's answering
# Addresses that no other `longshore up` of this machine serves load balancers on, and a port that needs no root.
BALANCER_ADDRESSES=127.74.0.0/24
BALANCER_PORT=8080
STARTED_AT=$SECONDS

DATA=$(mktemp -d "$WORK/demo.XXXXXX")
LOG=$DATA/longshore.log
SERVER=
VISITOR=

# Ends the visitor and the server, then whatever containers its tasks left, then removes the data directory.
cleanup() {
  local status=$?
  trap - EXIT
  trap '' INT TERM # a second Ctrl-C does not leave half of it behind
  [ "$status" = 0 ] || { [ -s "$LOG" ] && { warn "the demo did not finish; the end of the server's log:"; tail -n 20 "$LOG" >&2; }; }
  step "Cleaning up"
  [ -z "$VISITOR" ] || kill -TERM "$VISITOR" 2>/dev/null || true
  if [ -n "$SERVER" ] && kill -0 "$SERVER" 2>/dev/null; then
    if [ "$status" = 0 ]; then
      aws ecs delete-service --service web --force --query service.status >/dev/null || true
      wait_until 60 no_tasks_left || warn "some tasks did not stop in time; their containers are removed"
    fi
    kill -TERM "$SERVER"
    wait_until 15 gone "$SERVER" || kill -KILL "$SERVER"
    wait "$SERVER" 2>/dev/null || true
  fi
  remove_containers
  rm -rf "$DATA"
  say "nothing of the demo is left running"
  exit "$status"
}

gone() { ! kill -0 "$1" 2>/dev/null; }

# The container instance that this demo's agent registered; its containers carry the id as a label.
INSTANCE=

registered() {
  INSTANCE=$(aws ecs list-container-instances --query 'containerInstanceArns[0]' --output text) &&
    [ "$INSTANCE" != None ] && INSTANCE=${INSTANCE##*/}
}

remove_containers() {
  local ids
  [ -n "$INSTANCE" ] || return 0
  ids=$(docker ps --all --quiet --filter "label=longshore.agent=$INSTANCE")
  # shellcheck disable=SC2086  # one id a word
  [ -z "$ids" ] || docker rm --force --volumes $ids >/dev/null 2>&1 || true
}

serving() { grep -q '^ready ' "$DATA/out" 2>/dev/null || gone "$SERVER"; }

running_tasks() { aws ecs list-tasks --service-name web --query 'taskArns[]' --output text | tr '\t' '\n' | grep . || true; }

no_tasks_left() { [ -z "$(running_tasks)" ]; }

# rows: one line a running task: ARN, container's Docker id, host port.
rows() {
  local arns
  arns=$(running_tasks)
  [ -n "$arns" ] || return 0
  # shellcheck disable=SC2016,SC2086  # JMESPath's back quotes; one ARN a word
  aws ecs describe-tasks --tasks $arns --output text \
    --query 'tasks[?lastStatus==`RUNNING`].[taskArn, containers[0].runtimeId, containers[0].networkBindings[0].hostPort]'
}

page() { curl --silent --fail --max-time 2 "http://127.0.0.1:$1/"; }

# show_pages: a table of the running tasks, each with what its page says. Returns false if one does not answer.
show_pages() {
  local arn runtime port answer
  printf '\n    %s%-34s %-14s %-10s %s%s\n' "$BOLD" TASK CONTAINER 'HOST PORT' PAGE "$PLAIN"
  while read -r arn runtime port; do
    wait_until "$PAGE_SECONDS" page "$port" >/dev/null || die "no page from port $port of task ${arn##*/}"
    answer=$(page "$port")
    [[ $answer == *"${arn##*/}"* ]] || die "the page at port $port is not of task ${arn##*/}: $answer"
    printf '    %-34s %-14s %-10s %s%s%s\n' "${arn##*/}" "${runtime:0:12}" "$port" "$GREEN" "${answer%%,*}" "$PLAIN"
  done
  echo
}

# text QUERY AWS-ARGUMENT…: one value of what a call of the AWS CLI answers.
text() {
  local query=$1
  shift
  aws "$@" --query "$query" --output text
}

# through_balancer: the page behind the load balancer's name.
through_balancer() {
  curl --silent --fail --max-time 5 ${TOLD[@]+"${TOLD[@]}"} "http://$BALANCER_NAME:$BALANCER_PORT/"
}

# listens: the load balancer takes connections.
listens() { (exec 3<>"/dev/tcp/$BALANCER_ADDRESS/$BALANCER_PORT") 2>/dev/null; }

# visit FILE: fetches the page again and again until it is told to end; one letter a visit, `.` or `F`.
visit() {
  trap 'exit 0' TERM
  while :; do
    if through_balancer >/dev/null; then printf . >>"$1"; else printf F >>"$1"; fi
    sleep 0.02
  done
}

count() { tr -cd "$1" <"$VISITS" | wc -c; }

# replaced ARN: two tasks run, and none of them is ARN.
replaced() {
  local now
  now=$(rows)
  [ "$(grep -c . <<<"$now")" = 2 ] && ! grep -q "$1" <<<"$now"
}

trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

have curl || apt_install "the demo fetches pages with it" curl
step "Building the sample image, from scratch: no registry is asked"
"$ROOT/scripts/build-images.sh"

step "Starting longshore up"
port=$("$VENV/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$LONGSHORE" up --data-dir "$DATA/state" --listen "127.0.0.1:$port" \
  --load-balancer-address "$BALANCER_ADDRESSES" >"$DATA/out" 2>"$LOG" &
SERVER=$!
wait_until "$SERVE_SECONDS" serving || die "longshore up was not ready within $SERVE_SECONDS s"
gone "$SERVER" && die "longshore up ended at its start"
say "$(grep '^ready ' "$DATA/out")"

# From here on it is an ordinary ECS client.
PATH=$VENV/bin:$PATH
eval "$("$LONGSHORE" env --data-dir "$DATA/state")"
export AWS_PAGER='' AWS_MAX_ATTEMPTS=3

wait_until "$SERVE_SECONDS" registered || die "no container instance registered within $SERVE_SECONDS s"

step "aws ecs register-task-definition --cli-input-json file://examples/web/task-definition.json"
say "$(aws ecs register-task-definition --cli-input-json "file://$ROOT/examples/web/task-definition.json" \
  --query taskDefinition.taskDefinitionArn --output text)"

step "A load balancer: aws elbv2 create-load-balancer, create-target-group, create-listener"
vpc=$(text 'Vpcs[0].VpcId' ec2 describe-vpcs)
subnets=$(text 'Subnets[].SubnetId' ec2 describe-subnets)
security_group=$(text GroupId ec2 create-security-group --group-name web --description "visitors of web" --vpc-id "$vpc")
aws ec2 authorize-security-group-ingress --group-id "$security_group" --protocol tcp --port "$BALANCER_PORT" \
  --cidr 0.0.0.0/0 >/dev/null
# shellcheck disable=SC2086  # one subnet a word
balancer=$(text 'LoadBalancers[0].LoadBalancerArn' elbv2 create-load-balancer --name web --subnets $subnets \
  --security-groups "$security_group")
BALANCER_NAME=$(text 'LoadBalancers[0].DNSName' elbv2 describe-load-balancers --names web)
BALANCER_ADDRESS=${BALANCER_ADDRESSES%.*}.1
target_group=$(text 'TargetGroups[0].TargetGroupArn' elbv2 create-target-group --name web --protocol HTTP --port 80 \
  --vpc-id "$vpc" --health-check-interval-seconds 5)
text 'Listeners[0].ListenerArn' elbv2 create-listener --load-balancer-arn "$balancer" --protocol HTTP \
  --port "$BALANCER_PORT" --default-actions "Type=forward,TargetGroupArn=$target_group" >/dev/null
wait_until "$NAME_SECONDS" listens || die "the load balancer does not listen: $("$LONGSHORE" lb web --data-dir "$DATA/state")"
# Where the hosts file may not be written, curl is told the address.
TOLD=()
getent hosts "$BALANCER_NAME" >/dev/null || TOLD=(--resolve "$BALANCER_NAME:$BALANCER_PORT:$BALANCER_ADDRESS")
say "http://$BALANCER_NAME:$BALANCER_PORT/"

step "aws ecs create-service --cli-input-json file://examples/web/service.json --load-balancers …   (desired count 2)"
say "$(aws ecs create-service --cli-input-json "file://$ROOT/examples/web/service.json" \
  --load-balancers "targetGroupArn=$target_group,containerName=web,containerPort=80" \
  --query service.serviceArn --output text)"

step "aws ecs wait services-stable --services web"
# The CLI's waiter asks every 15 seconds and gives up after 40 times.
waited=$SECONDS
with_progress "waiting for the service to be stable" aws ecs wait services-stable --services web
waited=$((SECONDS - waited))

step "A page from each task, through its dynamic host port"
before=$(rows)
[ "$(grep -c . <<<"$before")" = 2 ] || die "two running tasks were expected, not: $before"
show_pages <<<"$before"

read -r victim container _ <<<"$before"
step "Killing the container of task ${victim##*/} behind its back: docker rm --force ${container:0:12}"
docker rm --force "$container" >/dev/null
killed=$SECONDS
with_progress "waiting for the replacement" wait_until "$TASK_SECONDS" replaced "$victim" ||
  die "no replacement ran within $TASK_SECONDS s"
replacement_seconds=$((SECONDS - killed))
reason=$(aws ecs describe-tasks --tasks "$victim" --query 'tasks[0].[stopCode, stoppedReason]' --output text | tr '\t' ' ')
say "why the old one stopped: $reason"

step "The pages again"
after=$(rows)
show_pages <<<"$after"

step "A new deployment, while a visitor comes through the load balancer without a pause"
VISITS=$DATA/visits
visit "$VISITS" &
VISITOR=$!
aws ecs update-service --service web --force-new-deployment --query service.serviceArn --output text >/dev/null
with_progress "waiting for the service to be stable" aws ecs wait services-stable --services web
kill -TERM "$VISITOR"
wait "$VISITOR" 2>/dev/null || true
VISITOR=
visits=$(count .F)
failed=$(count F)
say "$visits visits, $failed of them failed"
[ "$failed" = 0 ] || die "a deployment must cost no visitor anything"

step "What the service says of it"
aws ecs describe-services --services web --query 'services[0].events[].message' --output text | tr '\t' '\n' | tac | sed 's/^/    /'

step "A page through the load balancer: curl http://$BALANCER_NAME:$BALANCER_PORT/"
last=$(through_balancer) || die "no page came through the load balancer: $("$LONGSHORE" lb web --data-dir "$DATA/state")"
say "$GREEN$last$PLAIN"

step "What the task that was killed had written: longshore logs ${victim##*/}"
logged() { [ "$("$LONGSHORE" logs "$victim" --data-dir "$DATA/state" | tail -n 3 | tee "$DATA/logged" | grep -c "a page for")" -gt 0 ]; }
wait_until "$PAGE_SECONDS" logged || die "its lines are not there: $(cat "$DATA/logged")"
sed 's/^/    /' "$DATA/logged"

new=$(cut -f 1 <<<"$after" | grep -vxF -f <(cut -f 1 <<<"$before"))
cat <<EOF

  ${GREEN}${BOLD}The demo worked.${PLAIN}
    tasks running           2 of 2 desired, each answering on its own host port
    killed                  ${victim##*/}
    replaced by             ${new##*/} after $replacement_seconds s
    visits while deploying  $visits through the load balancer, $failed failed
    services-stable took    $waited s, of which the AWS CLI sleeps in steps of 15 s
    whole demo              $((SECONDS - STARTED_AT)) s
    play with it yourself   make up

EOF
