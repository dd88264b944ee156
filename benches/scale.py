"""CPU-seconds of every stage and peak memory of whole scans, from one million moves to a country's.

    pip install -r benches/requirements.txt
    cargo build --release
    python benches/scale.py                    # 1, 5, 20 and 50 million moves
    python benches/scale.py --sizes 1 5        # the small ones

Makes the registers with `proforma synth` over 50 years, about as long as the Danish register goes
back: 50 million moves are then 5.1 million persons registered at the end (10.8 million rows, with
those who died or left) and 2.8 million dwellings. It needs about 0.13 GB of disk and 0.15 GB of
memory a million moves for making them, and deletes each register when it is measured. Scans use
every rule pack, a window of 36 months and the model. CPU-seconds are those of all threads of the
process together, stage by stage out of `run.json`, and what is left of the whole process is "rest".
Peak memory is the largest resident set, pages of the mapped files included. At five million moves
DuckDB loads the same `moves.csv` into a typed table in the same run, in turns with the scans.
"""

import argparse
import json
import math
import os
import pathlib
import shutil
import statistics
import subprocess
import tempfile

import peers

# Moves that one person at the end of 50 simulated years stands for.
MOVES_A_PERSON = 9.8
YEARS = 50
STAGES = ["load", "graph", "facts", "rules", "flags", "model", "report"]


def run(command, log):
    """CPU-seconds and peak MiB of a whole process."""
    with open(log, "wb") as errors:
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))}\n{pathlib.Path(log).read_text()}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def rows(file):
    with open(file, "rb") as lines:
        return sum(block.count(b"\n") for block in iter(lambda: lines.read(1 << 24), b"")) - 1


def make(program, millions, work):
    folder = work / f"register-{millions}"
    persons = max(200, round(millions * 1e6 / MOVES_A_PERSON))
    command = [program, "synth", "--persons", str(persons), "--years", str(YEARS), "--seed", "1"]
    run([*command, "--out", folder], work / "log")
    for name in ("truth.csv", "groups.csv"):  # what a real register does not have
        (folder / name).unlink(missing_ok=True)
    return folder


def scan(program, folder, work):
    out = work / "out"
    command = [program, "scan", folder, "--out", out, "--packs", "all", "--purpose", "benefit"]
    cpu, memory = run([*command, "--window-months", "36", "--explore", "100"], work / "log")
    durations = json.loads((out / "run.json").read_text())["durations"]
    taken = dict.fromkeys(STAGES, 0.0)
    for entry in durations:
        taken[entry["stage"]] = taken.get(entry["stage"], 0.0) + entry["cpu_milliseconds"] / 1000
    taken["rest"] = max(0.0, cpu - sum(taken.values()))
    shutil.rmtree(out)
    return {"cpu": cpu, "memory": memory, **taken}


def measure(given, millions, work):
    folder = given.register or make(given.program, millions, work)
    counts = {name: rows(folder / f"{name}.csv") for name in ("moves", "persons", "dwellings")}
    times = given.runs if counts["moves"] < 10e6 else 1
    scans, loads = [], []
    for _ in range(times):
        scans.append(scan(given.program, folder, work))
        if counts["moves"] < 10e6 and not given.no_peer:
            loads.append(peers.reader(peers.DUCKDB, folder / "moves.csv")[0])
    if given.register is None:
        shutil.rmtree(folder)
    middle = {key: statistics.median(one[key] for one in scans) for key in scans[0]}
    span = (min(one["cpu"] for one in scans), max(one["cpu"] for one in scans))
    return {**counts, **middle, "span": span, "peer": statistics.median(loads) if loads else None}


def show(found):
    moves = found["moves"]
    parts = " | ".join(f"{found[stage]:.2f}" for stage in [*STAGES, "rest"])
    peer = "" if found["peer"] is None else f"{found['cpu'] / found['peer']:.1f} x {found['peer']:.2f}"
    low, high = found["span"]
    print(
        f"| {moves / 1e6:.2f} M | {found['persons'] / 1e6:.2f} M | {found['dwellings'] / 1e6:.2f} M"
        f" | {parts} | {found['cpu']:.2f} ({low:.2f} to {high:.2f}) | {found['memory'] / 1024:.2f}"
        f" | {found['cpu'] / (moves * math.log2(moves)) * 1e9:.1f} | {peer} |",
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default="target/release/proforma")
    parser.add_argument("--sizes", type=float, nargs="+", default=[1, 5, 20, 50], metavar="MILLIONS")
    parser.add_argument("--runs", type=int, default=3, help="of the sizes below ten million")
    parser.add_argument("--register", type=pathlib.Path, help="a folder that is there, not deleted")
    parser.add_argument("--no-peer", action="store_true", help="leave DuckDB out")
    given = parser.parse_args()
    heads = ["moves", "persons", "dwellings", *STAGES, "rest", "whole, CPU-s", "peak, GiB"]
    heads += ["ns a move and log2(moves)", "DuckDB: load of moves.csv, CPU-s"]
    print(f"{os.cpu_count()} cores; CPU-seconds, medians of {given.runs} runs below ten million moves")
    print("| " + " | ".join(heads) + " |")
    print("|" + "---:|" * len(heads), flush=True)
    with tempfile.TemporaryDirectory(prefix="proforma-scale-") as work:
        for millions in [0] if given.register else given.sizes:
            show(measure(given, millions, pathlib.Path(work)))


if __name__ == "__main__":
    main()
