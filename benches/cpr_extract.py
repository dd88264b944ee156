"""Writes a simulated CPR extract (U12170-P) of N persons, to measure `proforma import cpr`.

    python3 benches/cpr_extract.py 1000000 extract
    cargo build --release
    time target/release/proforma import cpr extract --out imported --replace

With a third argument, `own`, there are as many dwellings as persons, each with its text, instead of a
thousand. Megabytes a second a core: the size of the file through user and system time. The same N gives the
same bytes.
"""

import datetime
import sys


def record(kind, number, length, fields=()):
    line = [" "] * length
    for position, text in ((1, kind), (4, number), *fields):
        line[position - 1 : position - 1 + len(text)] = text
    return "".join(line)


def number_of(at):
    """Ten digits whose first six are a date; a different one for each person of a million."""
    born = datetime.date(1940, 1, 1) + datetime.timedelta(days=at % 20000)
    serial = at // 20000
    return born, f"{born:%d%m%y}{serial % 4000:04}"


OWN = sys.argv[3:] == ["own"]


def place(at):
    municipality = 101 + at // 1000 if OWN else 851
    return f"{municipality:04}{1000 + at % 500:04}{at % 200 + 1:03} {at % 5 + 1:02}  {('tv', 'th')[at % 2]}"


def records(at):
    born, number = number_of(at)
    yield record("001", number, 106, [(24, "01"), (26, "0" * 12), (39, "K"), (40, f"{born}")])
    yield record("002", number, 306, [(14, place(at // 2)), (70, "201001010000")])
    text = [(116, "Simuleret Vej 1,1 tv"), (184, "9000Aalborg")]
    yield record("003", number, 249, text + [(208, place(at // 2))] if OWN else text)
    yield record("008", number, 193, [(14, "SIMULERET")])
    yield record("012", number, 95, [(14, "U"), (15, "0" * 10), (71, "0" * 12)])
    yield record("015", number, 147, [(25, "0" * 10), (92, "0" * 10)])
    for stay in range(4):
        since, until = f"{1990 + 5 * stay}01010000", f"{1995 + 5 * stay}01010000"
        yield record("023", number, 96, [(15, place(at + stay)), (71, since), (84, until)])


def main():
    persons, path = int(sys.argv[1]), sys.argv[2]
    count = 1
    with open(path, "w", encoding="latin-1", newline="") as out:
        start = [(14, "123401"), (20, "20240301"), (28, "        ")]
        out.write(record("000", "0" * 10, 35, start) + "\n")
        for at in range(persons):
            for line in records(at):
                out.write(line + "\n")
                count += 1
        out.write(record("999", "9" * 10, 21, [(14, f"{count - 1:08}")]) + "\n")


main()
