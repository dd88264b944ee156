#!/usr/bin/env bash
# The API under load: p50 and p99 of a check at 500 requests a second on loopback, with a public load
# tool, hey (`apt-get install hey`). Twenty connections, each asking about registrations of its own.
#   benches/serve.sh [PERSONS] [YEARS] [REQUESTS_A_SECOND] [SECONDS]
set -euo pipefail
cd "$(dirname "$0")/.."
persons=${1:-300000} years=${2:-12} rate=${3:-500} seconds=${4:-30}
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2> /dev/null; rm -rf "$work"' EXIT
program=${PROFORMA:-target/release/proforma}
[ -n "${PROFORMA:-}" ] || cargo build --release --locked --quiet
"$program" synth --persons "$persons" --years "$years" --seed 1 --out "$work/register" > /dev/null
token=$("$program" token bench --tokens "$work/tokens" 2> /dev/null)
"$program" index "$work/register" --out "$work/state" > /dev/null 2>&1
"$program" serve --api --state "$work/state" --tokens "$work/tokens" --listen 127.0.0.1:0 \
    2> "$work/log" &
server=$!
until grep -q '^ready$' "$work/log"; do
    kill -0 "$server" || { cat "$work/log"; exit 1; }
    sleep 0.2
done
address=$(sed -n 's/^listening on //p' "$work/log")
memory() { awk '/VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$server/status"; }
before=$(memory)

# Somebody of the register moves to a dwelling of it, the day after its last. A body a connection.
connections=20
as_of=$(sed -n 's/^register open as of \([0-9-]*\).*/\1/p' "$work/log")
day=$(date -d "$as_of + 1 day" +%F)
some() { awk -v n="$connections" 'NR > 1 { row[NR - 2] = $0 } END { for (i = 0; i < n; i++) print row[int((i + 0.5) * (NR - 1) / n)] }'; }
paste -d' ' <(cut -d, -f1 "$work/register/persons.csv" | some) <(cut -d, -f1 "$work/register/dwellings.csv" | some) |
    awk -v dir="$work" -v day="$day" '{
        printf "{\"registrations\":[{\"move_id\":\"bench-%d\",\"person_id\":\"%s\",\"to_dwelling_id\":\"%s\",\"moved_on\":\"%s\"}]}", NR, $1, $2, day > (dir "/body." NR)
    }'
# Each connection asks at even steps; they begin one after the other, or all would ask at one moment.
load() { # seconds suffix
    local number workers=()
    for number in $(seq "$connections"); do
        sleep "$(awk -v rate="$rate" 'BEGIN { print 1 / rate }')"
        hey -z "$1s" -c 1 -q "$((rate / connections))" -m POST -T application/json \
            -H "Authorization: Bearer $token" -D "$work/body.$number" -o csv \
            "$address/api/v1/registrations/check" > "$work/$2.$number" &
        workers+=($!)
    done
    wait "${workers[@]}"
}
load 3 warm
load "$seconds" result
echo "register of $(($(wc -l < "$work/register/moves.csv") - 1)) moves, $before MiB resident before the first check, $(memory) MiB after"
cat "$work"/result.* | awk -F, '$1 ~ /^[0-9]/ { print $1 * 1000, $7 }' | sort -n | awk -v seconds="$seconds" '
    { took[NR] = $1; if ($2 != 200) failed++ }
    END { printf "%d requests, %.0f a second, %d not answered with 200: p50 %.2f ms, p99 %.2f ms, most %.2f ms\n",
        NR, NR / seconds, failed, took[int(NR * 0.5)], took[int(NR * 0.99)], took[NR] }'
