"""DuckDB and polars read what the program writes as Parquet, and the program reads what they write.

    python tests/parquet/readers.py PROGRAM

PROGRAM is built with `--features parquet`. Every table must hold the rows of its CSV twin, with
numbers and dates as such; a registry folder that DuckDB or polars wrote with types of its own must
be judged as the CSV folder is.
"""

import csv
import datetime
import pathlib
import subprocess
import sys
import tempfile

import duckdb
import polars

TOWN = pathlib.Path(__file__).parents[2] / "sample-data" / "town"
TYPES = {
    "scores": {"person_id": str, "moved_on": datetime.date, "score": int, "band": str},
    "flags": {"rank": int, "score": int, "dwelling_id": str, "reason_da": str},
    "facts": {"dwelling_id": str, "moved_on": datetime.date, "rooms": float, "dwelling_kind": str},
}


def run(program, *arguments):
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode == 0, f"{arguments}\n{done.stderr}"


def rows_of_csv(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def text(value):
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def same(told, written, name):
    """Whether typed rows say what the text rows say."""
    assert len(told) == len(written) > 0, (name, len(told), len(written))
    for one, other in zip(told, written):
        assert one.keys() == other.keys(), name
        for column, value in one.items():
            expected = other[column].removeprefix("'")
            if isinstance(value, float):
                assert abs(value - float(expected)) <= 1e-6 * max(1, abs(value)), (name, column)
            else:
                assert text(value) == expected, (name, column, value, expected)


def check_types(rows, name):
    for column, kind in TYPES[name].items():
        values = [row[column] for row in rows if row[column] is not None]
        assert all(isinstance(value, kind) for value in values), (name, column)


def read_both(path, name, written):
    in_duckdb = duckdb.read_parquet(str(path))
    rows = [dict(zip(in_duckdb.columns, row)) for row in in_duckdb.fetchall()]
    for reader, rows in (("duckdb", rows), ("polars", polars.read_parquet(path).to_dicts())):
        same(rows, written, f"{name} in {reader}")
        check_types(rows, name)


def write_folder(writer, folder):
    """The town as another program would write it: numbers as numbers, days as days."""
    folder.mkdir()
    for path in sorted(TOWN.glob("*.csv")):
        out = folder / f"{path.stem}.parquet"
        if writer == "duckdb":
            duckdb.read_csv(str(path)).write_parquet(str(out), row_group_size=4096)
        else:
            table = polars.read_csv(path, try_parse_dates=True, infer_schema_length=None)
            table.write_parquet(out, row_group_size=4096)


def main(program):
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        run(program, "scan", TOWN, "--out", place / "run", "--parquet")
        for name in ("scores", "flags"):
            written = rows_of_csv(place / "run" / f"{name}.csv")
            read_both(place / "run" / f"{name}.parquet", name, written)
        export = ["facts", "export", TOWN, "--table", "registration", "--out"]
        run(program, *export, place / "facts.csv")
        run(program, *export, place / "facts.parquet", "--format", "parquet")
        read_both(place / "facts.parquet", "facts", rows_of_csv(place / "facts.csv"))
        for writer in ("duckdb", "polars"):
            write_folder(writer, place / writer)
            run(program, "scan", place / writer, "--out", place / f"{writer}-run")
            for name in ("flags.csv", "scores.csv", "rejects.csv"):
                here = (place / f"{writer}-run" / name).read_bytes()
                assert here == (place / "run" / name).read_bytes(), (writer, name)
    print("DuckDB and polars read the tables, and the program reads theirs")


main(sys.argv[1])
