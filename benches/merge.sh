#!/usr/bin/env bash
# CPU-seconds, wall time and memory of merging two registry folders: a simulated town of 150,000 persons,
# and one that knows two thirds of it, under other ids, with gaps and contradictions. Needs Python.
# usage: benches/merge.sh [PROGRAM [OTHER_PROGRAM]]: two programs take turns, and must write the same bytes
set -euo pipefail
cd "$(dirname "$0")/.."
programs=("$(realpath "${1:-target/release/proforma}")")
[ $# -lt 2 ] || programs+=("$(realpath "$2")")
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
"${programs[0]}" synth --persons 150000 --seed 7 --out town > /dev/null 2>&1
mkdir other
python3 - <<'PYTHON'
import csv, random
random.seed(3)
renamed = {}

def some(name, change):
    with open(f"town/{name}", encoding="utf-8") as file:
        rows = [change(row) for row in csv.DictReader(file) if random.random() < 0.7]
    with open(f"other/{name}", "w", newline="", encoding="utf-8") as file:
        out = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        out.writeheader()
        out.writerows(rows)

def blank(row, column, share):
    if random.random() < share:
        row[column] = ""

def dwelling(row):
    if random.random() < 0.4:
        own = row["dwelling_id"]
        renamed[own] = row["dwelling_id"] = "x" + own
    if random.random() < 0.2:
        row["rooms"] = "9"
    blank(row, "area_m2", 0.2)
    return row

def person(row):
    blank(row, "civil_status", 0.2)
    if random.random() < 0.05:
        row["protected"] = "1"
    return row

def move(row):
    for column in ("to_dwelling_id", "from_dwelling_id"):
        row[column] = renamed.get(row[column], row[column])
    if random.random() < 0.1:
        row["to_dwelling_id"] = random.choice(known)
    blank(row, "notified_on", 0.1)
    return row

some("dwellings.csv", dwelling)
known = list(renamed.values())
some("persons.csv", person)
some("moves.csv", move)
PYTHON
for turn in 1 2 3; do
  for number in "${!programs[@]}"; do
    python3 - "${programs[number]}" merge town other --out "merged-$number" --replace <<'PYTHON'
import os, resource, subprocess, sys, time
begin = time.time()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{used.ru_utime + used.ru_stime:7.2f} CPU-seconds {time.time() - begin:7.2f} s {used.ru_maxrss // 1024:6d} MB", sys.argv[1])
PYTHON
  done
done
cat town/*.csv other/*.csv | wc -lc
[ $# -lt 2 ] || { diff -r merged-0 merged-1 && echo "same files"; }
