"""CPU-seconds and peak memory of fitting and scoring, `proforma model` beside detectors of PyOD.

    pip install -r benches/requirements.txt
    cargo build --release
    python benches/model.py                      # 200,000 x 30 and 1,000,000 x 20
    python benches/model.py --rows 100000 --columns 20

Each detector runs in a process of its own with one thread, on the same CSV file. For `proforma` the
whole process counts, reading and writing CSV with it; the lines it prints tell the processor time of fitting
and of scoring alone. For PyOD the import and the reading of the file are left out, so that the comparison
is in its favour. Medians of the runs.
"""

import argparse
import os
import pathlib
import re
import resource
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent

PEER = """
import sys, time, resource, numpy as np
from pyod.models.{module} import {name}
rows = np.loadtxt(sys.argv[1], delimiter=",", skiprows=1)
before = time.process_time()
found = {name}().fit(rows)
fitted = time.process_time()
found.decision_function(rows)
print(fitted - before, time.process_time() - fitted)
"""


def make(path, rows, columns):
    import numpy as np

    random = np.random.RandomState(1)
    heap = random.randint(0, 3, (rows, 1)) * 3.0
    values = heap + random.randn(rows, columns)
    values[:, ::3] = np.floor(np.abs(values[:, ::3]))
    header = ",".join(f"c{column}" for column in range(columns))
    np.savetxt(path, values, delimiter=",", header=header, comments="", fmt="%.5g")


def run(command):
    """Standard output, standard error, CPU-seconds and peak memory in MB of a process."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "RAYON_NUM_THREADS": "1"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               env=environment)
    out, error = process.stdout.read(), process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(error)
    return out, error, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def proforma(program, table, folder):
    command = [program, "model", "score", "--table", table, "--out", folder / "scores.csv",
               "--explain", "0"]
    _, told, total, memory = run([str(part) for part in command])
    fit, score = (float(it) for it in re.findall(r"in ([0-9.]+) processor seconds", told))
    return fit, score, total, memory


def peer(module, name, table):
    code = PEER.format(module=module, name=name)
    out, _, _, memory = run([sys.executable, "-c", code, str(table)])
    fit, score = (float(it) for it in out.split())
    return fit, score, fit + score, memory


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--rows", type=int)
    arguments.add_argument("--columns", type=int, default=20)
    arguments.add_argument("--runs", type=int, default=3)
    arguments.add_argument("--alone", action="store_true", help="without PyOD")
    arguments.add_argument("--program", default=ROOT / "target/release/proforma")
    chosen = arguments.parse_args()
    sizes = [(chosen.rows, chosen.columns)] if chosen.rows else [(200_000, 30), (1_000_000, 20)]
    print("| rows x columns | detector | fit CPU-s | score CPU-s | rows scored a CPU-s | all CPU-s | peak MB |")
    print("|---|---|---|---|---|---|---|")
    for rows, columns in sizes:
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            table = folder / "table.csv"
            make(table, rows, columns)
            runners = {"proforma, all four": lambda: proforma(chosen.program, table, folder)}
            if not chosen.alone:
                for module, name in [("iforest", "IForest"), ("ecod", "ECOD"), ("hbos", "HBOS")]:
                    runners[f"PyOD {name}"] = lambda m=module, n=name: peer(m, n, table)
            for name, runner in runners.items():
                found = [runner() for _ in range(chosen.runs)]
                fit, score, total, memory = (statistics.median(it) for it in zip(*found))
                speed = rows / max(score, 1e-9)
                print(f"| {rows:,} x {columns} | {name} | {fit:.2f} | {score:.2f} | {speed:,.0f} | "
                      f"{total:.2f} | {memory:.0f} |", flush=True)


if __name__ == "__main__":
    main()
