#!/usr/bin/env bash
# Weights learned on simulated towns 1 to 20, and how well towns 101 to 105 are ranked with shipped and with
# learned weights, beside trees that know the truth; the figures go into docs/quality.md.
# Usage: cargo build --release && benches/learning.sh [FOLDER]; needs benches/requirements.txt (PYTHON names
# another python), about 2 GB and half an hour.
set -euo pipefail
root="$(pwd)" program="$(pwd)/target/release/proforma"
folder="${1:-target/learning}"
mkdir -p "$folder" && cd "$folder"
town() { [ -d "town-$1" ] || "$program" synth --persons 40000 --years 12 --seed "$1" --out "town-$1" 2>/dev/null; }
for seed in $(seq 1 20); do town "$seed"; done
"$program" learn $(seq -f 'town-%g' 1 20) --purpose benefit --out weights.toml --curve reliability.svg
"${PYTHON:-python3}" "$root/benches/bound.py" --program "$program" --weights weights.toml --write "$root/docs/quality.md"
