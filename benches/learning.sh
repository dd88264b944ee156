#!/usr/bin/env bash
# Average precision with shipped and with learned weights: learned on simulated towns 1 to 20, tried on
# 101 to 105. Usage: cargo build --release && benches/learning.sh [FOLDER]; about 2 GB and some minutes.
set -euo pipefail
program="$(pwd)/target/release/proforma"
folder="${1:-target/learning}"
mkdir -p "$folder" && cd "$folder"
town() { [ -d "town-$1" ] || "$program" synth --persons 40000 --years 12 --seed "$1" --out "town-$1" 2>/dev/null; }
for seed in $(seq 1 20); do town "$seed"; done
"$program" learn $(seq -f 'town-%g' 1 20) --purpose benefit --out weights.toml --curve reliability.svg
for seed in 101 102 103 104 105; do
    town "$seed"
    scan() { "$program" scan "town-$seed" --packs all --purpose benefit "$@" >/dev/null 2>&1; }
    scan --out "shipped-$seed"
    scan --weights weights.toml --out "learned-$seed"
    "$program" evaluate "shipped-$seed" "learned-$seed" --truth "town-$seed/truth.csv" | grep "average precision"
done
