#!/bin/sh
# The task reads who it is where every ECS task does: at its metadata endpoint.
task=$(fetch "$ECS_CONTAINER_METADATA_URI_V4/task" 2>/dev/null |
  sed -n 's/.*"TaskARN":"\([^"]*\)".*/\1/p')

# What a container writes is in its log stream; a load balancer says in a header whom it asks for.
echo "a page for ${HTTP_X_FORWARDED_FOR:-$REMOTE_ADDR}" >&2

printf 'Content-Type: text/plain\r\n\r\n'
printf 'Hello from task %s, container %s\n' "${task##*/}" "$(hostname)"
