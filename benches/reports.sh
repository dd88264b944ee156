#!/usr/bin/env bash
# CPU-seconds and wall time of 500 flags and of the reports of 200 associations, as PDF and as HTML.
# Needs Python and a program built with `cargo build --release --features pdf`.
# usage: benches/reports.sh [PROGRAM]
set -euo pipefail
cd "$(dirname "$0")/.."
program=$(realpath "${1:-target/release/proforma}")
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
"$program" synth --persons 150000 --seed 7 --out register > /dev/null 2>&1
# the same dwellings, spread over 200 associations
python3 - <<'PYTHON'
import csv
rows = list(csv.DictReader(open("register/dwellings.csv", encoding="utf-8")))
for place, row in enumerate(rows):
    row["association_id"], row["department_id"] = f"a{place // 40 % 200}", ""
with open("register/dwellings.csv", "w", newline="", encoding="utf-8") as file:
    out = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
    out.writeheader()
    out.writerows(rows)
with open("register/associations.csv", "w", encoding="utf-8") as file:
    file.write("association_id,name\n" + "".join(f"a{n},Boligforening {n}\n" for n in range(200)))
open("register/departments.csv", "w", encoding="utf-8").write("department_id,association_id,name\n")
PYTHON
"$program" scan register --out run --capacity 500 > /dev/null 2>&1
measure() {
  for _ in 1 2 3; do
    python3 - "$@" <<'PYTHON'
import os, resource, subprocess, sys, time
begin = time.time()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{used.ru_utime + used.ru_stime:7.2f} CPU-seconds {time.time() - begin:7.2f} s {used.ru_maxrss // 1024:6d} MB", *sys.argv[2:4], sys.argv[-1])
PYTHON
  done
}
for form in html pdf; do
  measure "$program" report flags --run run --most 500 --out "flags.$form"
  measure "$program" report association --run run --all --out "all-$form/report.$form"
done
ls all-pdf | wc -l
command -v pdfinfo > /dev/null && pdfinfo flags.pdf 2> /dev/null | grep Pages
