#!/usr/bin/env bash
# Advice on pending registrations, a file at a time: registrations a second and core, against a
# simulated register. Opening the register is measured apart, with a file of one row.
#   benches/score.sh [PERSONS] [YEARS] [ROWS]
set -euo pipefail
cd "$(dirname "$0")/.."
persons=${1:-300000} years=${2:-12} rows=${3:-30000} runs=5
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
program=${PROFORMA:-target/release/proforma}
[ -n "${PROFORMA:-}" ] || cargo build --release --locked --quiet
"$program" synth --persons "$persons" --years "$years" --seed 1 --out "$work/register" > /dev/null
# The last rows by date are pending: out of the register, into a file.
moves="$work/register/moves.csv"
moved=$(head -1 "$moves" | tr ',' '\n' | grep -nx moved_on | cut -d: -f1)
kind=$(head -1 "$moves" | tr ',' '\n' | grep -nx kind | cut -d: -f1)
head -1 "$moves" > "$work/new.csv"
tail -n +2 "$moves" | awk -F, -v k="$kind" '$k == "" || $k == "move"' | sort -t, -k"$moved","$moved" |
    tail -n "$rows" >> "$work/new.csv"
awk -F, 'NR == FNR { if (FNR > 1) gone[$1]; next } !($1 in gone)' "$work/new.csv" "$moves" > "$work/rest"
mv "$work/rest" "$moves"
head -2 "$work/new.csv" > "$work/one.csv"

measure() { # name file: median CPU-seconds on one thread
    for _ in $(seq "$runs"); do
        /usr/bin/time -f '%U %S %M' -a -o "$work/$1.times" "$program" score "$2" \
            --registry "$work/register" --format jsonl --threads 1 --out "$work/$1.jsonl" 2> "$work/$1.log"
    done
    awk '{ print $1 + $2, $3 }' "$work/$1.times" | sort -n | sed -n "$(((runs + 1) / 2))p"
}
read -r one _ <<< "$(measure one "$work/one.csv")"
read -r all memory <<< "$(measure all "$work/new.csv")"
awk -v moves="$(($(wc -l < "$moves") - 1))" -v rows="$rows" -v one="$one" -v all="$all" -v kib="$memory" 'BEGIN {
    printf "register of %d moves: opening %.2f CPU-s, %d rows %.2f CPU-s more: %.0f registrations a second a core, %.0f MiB\n",
        moves, one, rows, all - one, rows / (all - one), kib / 1024 }'
cut -d'"' -f1- "$work/all.jsonl" | grep -o '"advice":"[a-z_]*"' | sort | uniq -c
