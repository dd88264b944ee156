#!/usr/bin/env bash
# CPU-seconds and peak memory of a whole scan, and of loading alone, on a simulated register of about
# a million moves. Needs only the built program and GNU time. Prints medians of five runs.
#   benches/whole.sh [PERSONS] [YEARS]
set -euo pipefail
cd "$(dirname "$0")/.."
persons=${1:-300000} years=${2:-12} runs=5
work=${TMPDIR:-/tmp}/proforma-bench-$$
trap 'rm -rf "$work"' EXIT
program=${PROFORMA:-target/release/proforma}
[ -n "${PROFORMA:-}" ] || cargo build --release --locked --quiet
"$program" synth --persons "$persons" --years "$years" --seed 1 --out "$work/register"
moves=$(($(wc -l < "$work/register/moves.csv") - 1))

measure() { # name command...
    local name=$1; shift
    for _ in $(seq "$runs"); do
        /usr/bin/time -f '%U %S %e %M' -a -o "$work/$name.times" "$@" > /dev/null 2> "$work/$name.log"
    done
    local middle=$(((runs + 1) / 2))
    column() { awk "{ print $1 }" "$work/$name.times" | sort -n; }
    local cpu wall memory
    cpu=$(column '$1 + $2' | sed -n "${middle}p")
    wall=$(column '$3' | sed -n "${middle}p")
    memory=$(column '$4' | sed -n "${middle}p")
    awk -v name="$name" -v moves="$moves" -v cpu="$cpu" -v wall="$wall" -v kib="$memory" \
        -v least="$(column '$1 + $2' | head -1)" -v most="$(column '$1 + $2' | tail -1)" 'BEGIN {
            printf "%-12s %9d moves  %6.2f CPU-s (%.2f to %.2f)  %6.2f s wall  %5.0f MiB  %5.2f M moves a CPU-s\n",
                name, moves, cpu, least, most, wall, kib / 1024, moves / cpu / 1e6
        }'
}

measure scan "$program" scan "$work/register" --out "$work/out"
# A dwelling that is not there gets an empty answer as soon as the folder is loaded.
measure load "$program" occupants "$work/register" --dwelling none --on 2020-01-01 --json
# Who lived in one dwelling: loading and building the graph, next to nothing after it.
dwelling=$(awk -F, 'NR == 2 { print $1 }' "$work/register/dwellings.csv")
measure load+graph "$program" occupants "$work/register" --dwelling "$dwelling" --on 2020-01-01 --json
