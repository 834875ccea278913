#!/usr/bin/env bash
# Takes a push as a CGI program of any web server (nginx with fcgiwrap, lighttpd, Apache), with nothing but bash and
# openssl. WEBHOOK_SECRET is the tenant's signing secret; INBOX a folder that only this program and its reader may open.
set -euo pipefail
INBOX=${INBOX:?a folder for pushes}

answer() {
  printf 'Status: %s\r\n\r\n' "$1"
  exit 0
}

id=${HTTP_WEBHOOK_ID:-} timestamp=${HTTP_WEBHOOK_TIMESTAMP:-}
[[ $id =~ ^[A-Za-z0-9_-]{1,100}$ && $timestamp =~ ^[0-9]{1,12}$ ]] || answer 401
age=$(($(date +%s) - 10#$timestamp))
((age <= 300 && age >= -300)) || answer 401

# The body as it came: a shell variable would lose its last line break.
body=$(mktemp "$INBOX/.body-XXXXXX")
trap 'rm -f "$body"' EXIT
cat >"$body"

# The key is what the text after whsec_ holds in base64, not the text itself.
key=$(printf %s "${WEBHOOK_SECRET#whsec_}" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n')
expected=$({ printf '%s.%s.' "$id" "$timestamp"; cat "$body"; } |
  openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64 -A)
[[ " ${HTTP_WEBHOOK_SIGNATURE:-} " == *" v1,$expected "* ]] || answer 401

# A file's name is taken once only, so that the same id, which may come again, is stored once. What takes long is done
# by another program, which reads this folder.
ln "$body" "$INBOX/$id.json" 2>/dev/null || [[ -e $INBOX/$id.json ]] || answer 500
answer 204
