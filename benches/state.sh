#!/usr/bin/env bash
# States at five million moves: CPU-seconds, time and peak memory of index, of opening (for one answer
# about a dwelling, and for one check of a pending registration, the answer included), and of appending
# 3,000 moves. Needs only the built program and GNU time. Prints medians of five runs.
#   benches/state.sh [PERSONS] [YEARS]
# The program is target/release/proforma unless PROFORMA names another.
set -euo pipefail
cd "$(dirname "$0")/.."
persons=${1:-520000} years=${2:-50} runs=5 new=3000
work=${TMPDIR:-/tmp}/proforma-bench-$$
trap 'rm -rf "$work"' EXIT
program=${PROFORMA:-target/release/proforma}
[ -n "${PROFORMA:-}" ] || cargo build --release --locked --quiet
"$program" synth --persons "$persons" --years "$years" --seed 1 --out "$work/register"
moves=$(($(wc -l < "$work/register/moves.csv") - 1))

# The last rows of the file are the new moves; every run appends others, so that all add something.
for run in $(seq "$runs"); do
    { head -1 "$work/register/moves.csv"; tail -n $((new * run)) "$work/register/moves.csv" | sed -n "1,${new}p"; } > "$work/new-$run.csv"
done
kind=$(head -1 "$work/register/moves.csv" | tr ',' '\n' | grep -nx kind | cut -d: -f1)
awk -F, -v k="$kind" 'NR == 1 || $k == "" || $k == "move"' "$work/new-1.csv" | sed -n 1,2p > "$work/one.csv"
head -n $((moves + 1 - new * runs)) "$work/register/moves.csv" > "$work/moves.csv"
mv "$work/moves.csv" "$work/register/moves.csv"

timed() { # name command...
    local name=$1; shift
    /usr/bin/time -f '%U %S %e %M' -a -o "$work/$name.times" "$@" > /dev/null 2> "$work/$name.log"
}
report() { # name
    local middle=$((($(wc -l < "$work/$1.times") + 1) / 2))
    column() { awk "{ print $2 }" "$work/$1.times" | sort -n | sed -n "${middle}p"; }
    awk -v name="$1" -v cpu="$(column "$1" '$1 + $2')" -v wall="$(column "$1" '$3')" \
        -v kib="$(column "$1" '$4')" 'BEGIN {
            printf "%-8s %6.2f CPU-s  %6.2f s wall  %5.0f MiB\n", name, cpu, wall, kib / 1024 }'
}

timed index "$program" index "$work/register" --out "$work/state"
# A dwelling that is not there gets an empty answer as soon as the state is open.
for _ in $(seq "$runs"); do
    timed open "$program" occupants --state "$work/state" --dwelling none --on 2020-01-01 --json
done
# One pending registration: the desk over the whole register, and its advice.
for _ in $(seq "$runs"); do
    timed check "$program" score "$work/one.csv" --state "$work/state" --format jsonl --out "$work/advice"
done
for run in $(seq "$runs"); do timed append "$program" append "$work/state" "$work/new-$run.csv"; done
echo "$moves moves, $(du -sm "$work/state/"g* | awk '{ s += $1 } END { print s }') MB on disk"
for name in index open check append; do report "$name"; done
