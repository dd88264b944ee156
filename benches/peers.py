"""CPU-seconds of reading `moves.csv` with DuckDB and polars, next to `proforma` on the same register.

    pip install -r benches/requirements.txt
    cargo build --release
    target/release/proforma synth --persons 300000 --years 12 --seed 1 --out target/register
    python benches/peers.py target/register

The peers read `moves.csv` alone into typed columns; a date that is not known to the day, which they
have no type for, is left out. They check no ids against other files, put
nothing in order and keep every text. `proforma` loads the whole folder: it reads all files, checks
every value, looks ids up, orders the histories and writes down what is odd. "moves alone" is that
less the same folder with no row in `moves.csv`. Each run is a process of its own; for the peers the
import of the package is left out. The runs take turns, so that a noisy machine is noisy to all.
"""

import argparse
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile

DUCKDB = '''
import duckdb, resource, sys
def used():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
connection = duckdb.connect()
connection.execute("set enable_progress_bar = false")
before = used()
connection.execute("""create table moves as select * replace (
    try_strptime(moved_on, '%Y-%m-%d')::date as moved_on,
    try_strptime(notified_on, '%Y-%m-%d')::date as notified_on)
    from read_csv(?, header=true, auto_detect=false, columns={'move_id': 'VARCHAR', 'person_id': 'VARCHAR',
    'to_dwelling_id': 'VARCHAR', 'from_dwelling_id': 'VARCHAR', 'moved_on': 'VARCHAR',
    'notified_on': 'VARCHAR', 'kind': 'VARCHAR', 'care_of': 'UTINYINT', 'sequence': 'INTEGER'})
    """, [sys.argv[1]])
print(used() - before, connection.execute("select count(*) from moves").fetchone()[0])
'''

POLARS = """
import polars, resource, sys
def used():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
text = polars.String
before = used()
moves = polars.read_csv(sys.argv[1], schema={"move_id": text, "person_id": text,
    "to_dwelling_id": text, "from_dwelling_id": text, "moved_on": text, "notified_on": text,
    "kind": text, "care_of": polars.UInt8, "sequence": polars.Int32})
days = polars.col("moved_on", "notified_on").str.to_date("%Y-%m-%d", strict=False)
moves = moves.with_columns(days)
print(used() - before, moves.height)
"""


def reader(script, moves):
    """CPU-seconds a peer takes for the table, and its rows."""
    command = [sys.executable, "-c", script, str(moves)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    seconds, rows = printed.splitlines()[-1].split()
    return float(seconds), int(rows)


def load(program, folder):
    """CPU-seconds of a whole process that loads `folder` and answers that a dwelling is not there."""
    arguments = ["occupants", str(folder), "--dwelling", "none", "--on", "2020-01-01", "--json"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([program, *arguments], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def without_moves(folder, target):
    """A copy of the folder whose `moves.csv` has its header only."""
    for file in folder.glob("*.csv"):
        shutil.copy(file, target)
    with open(folder / "moves.csv", "rb") as moves:
        (target / "moves.csv").write_bytes(moves.readline())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--program", default="target/release/proforma")
    parser.add_argument("--runs", type=int, default=7)
    given = parser.parse_args()
    moves = given.folder / "moves.csv"
    taken = {"proforma, whole folder": [], "proforma, moves alone": [], "DuckDB": [], "polars": []}
    with tempfile.TemporaryDirectory() as copy:
        without_moves(given.folder, pathlib.Path(copy))
        for _ in range(given.runs):
            whole, rest = load(given.program, given.folder), load(given.program, copy)
            taken["proforma, whole folder"].append(whole)
            taken["proforma, moves alone"].append(whole - rest)
            for name, script in (("DuckDB", DUCKDB), ("polars", POLARS)):
                seconds, rows = reader(script, moves)
                taken[name].append(seconds)
    own = statistics.median(taken["proforma, moves alone"])
    print(f"{rows} moves, {given.runs} runs, {os.cpu_count()} cores, medians (least to most)")
    for name, times in taken.items():
        middle = statistics.median(times)
        print(
            f"{name:24} {middle:6.3f} CPU-s ({min(times):.3f} to {max(times):.3f})"
            f" {rows / middle / 1e6:6.2f} M moves a CPU-s {middle / own:5.2f} x moves alone"
        )


if __name__ == "__main__":
    main()
