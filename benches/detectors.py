"""Holds `proforma model score` against single detectors of PyOD and isotree on labelled sets.

    pip install -r benches/requirements.txt
    cargo build --release
    python benches/detectors.py FOLDER                 # a folder of .npz files with X and y
    python benches/detectors.py FOLDER --make          # writes substitute sets into FOLDER first

With the classical sets of ADBench (https://github.com/Minqi824/ADBench, folder
adbench/datasets/Classical) as FOLDER it follows that benchmark's protocol: sets under 1,000 rows are
resampled to 1,000, sets over 10,000 subsampled to 10,000, columns brought to the range 0 to 1,
70 % to fit (without labels), 30 % to score, the mean over seeds, then over sets.

Where those files are not at hand, `benches/classical.py` rebuilds 19 of them from packages. The sets that `--make` writes are no substitute for ADBench itself: those of scikit-learn with one
class as outliers, and outliers of the four kinds ADBench plants (local, global, dependent,
clustered) in mixtures fitted to them.
"""

import argparse
import csv
import pathlib
import subprocess
import tempfile
import warnings

import numpy as np

warnings.filterwarnings("ignore")
ROOT = pathlib.Path(__file__).resolve().parent.parent


def make(folder):
    """Writes the substitute sets."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (x, y) in {**from_classes(), **planted()}.items():
        np.savez(folder / f"{name}.npz", X=x, y=y)


def with_outliers(normal, odd, share, seed):
    """All normal rows and so many odd ones that they are `share` of the whole."""
    random = np.random.RandomState(seed)
    wanted = min(len(odd), max(10, int(len(normal) * share / (1 - share))))
    odd = odd[random.choice(len(odd), wanted, replace=False)]
    return np.vstack([normal, odd]), np.r_[np.zeros(len(normal)), np.ones(wanted)].astype(int)


def from_classes():
    """Bundled sets of scikit-learn, each class in turn as outliers."""
    from sklearn.datasets import load_breast_cancer, load_digits, load_iris, load_wine

    sets = {}
    x, y = load_breast_cancer(return_X_y=True)
    sets["cancer-10"] = with_outliers(x[y == 1], x[y == 0], 0.027, 0)
    sets["cancer-all"] = (x, 1 - y)
    for name, load in [("wine", load_wine), ("iris", load_iris)]:
        x, y = load(return_X_y=True)
        for odd in range(3):
            sets[f"{name}-{odd}"] = with_outliers(x[y != odd], x[y == odd], 0.08, odd)
    x, y = load_digits(return_X_y=True)
    for odd in range(10):
        sets[f"digits-{odd}"] = with_outliers(x[y != odd], x[y == odd], 0.03, odd)
        other = (odd + 6) % 10
        sets[f"digit-{odd}-{other}"] = with_outliers(x[y == odd], x[y == other], 0.09, odd)
    return sets


def bases():
    """Ordinary rows of several shapes: measured, skewed, counted."""
    from sklearn.datasets import load_breast_cancer, load_digits, load_iris, load_wine
    from sklearn.decomposition import PCA

    random = np.random.RandomState(7)
    x, y = load_breast_cancer(return_X_y=True)
    yield "cancer", x[y == 1], 1
    yield "wine", load_wine().data, 3
    yield "iris", load_iris().data, 3
    yield "digits", PCA(12, random_state=0).fit_transform(load_digits().data), 10
    yield "skewed", np.exp(random.randn(1500, 8) @ random.randn(8, 8) * 0.4), 2
    facts = [random.poisson(m, 2000) for m in (0.1, 0.5, 2, 4, 0.02)]
    size = 40 + 25 * facts[3] + 10 * random.randn(2000)
    yield "counts", np.c_[np.array(facts).T, size, size / (facts[2] + 1)].astype(float), 3


def planted():
    """Outliers of four kinds among rows of a mixture, as ADBench plants them."""
    from sklearn.mixture import GaussianMixture

    sets = {}
    for name, base, parts in bases():
        middle, spread = base.mean(0), base.std(0) + 1e-9
        base = (base - middle) / spread
        mixture = GaussianMixture(parts, random_state=0, reg_covar=1e-3).fit(base)
        normal = mixture.sample(1500)[0]
        for kind in ("local", "global", "dependent", "clustered"):
            odd = outliers(kind, mixture, normal, 75)
            rows = np.vstack([normal, odd])
            sets[f"{name}-{kind}"] = (rows, np.r_[np.zeros(1500), np.ones(75)].astype(int))
    return sets


def outliers(kind, mixture, normal, number):
    import copy

    random = np.random.RandomState(3)
    if kind == "global":
        low, high = normal.min(0) * 1.1, normal.max(0) * 1.1
        return random.uniform(low, high, (number, normal.shape[1]))
    if kind == "dependent":  # each column as it is, none with another
        drawn = [random.permutation(column)[:number] for column in normal.T]
        return np.array(drawn).T + random.randn(number, normal.shape[1]) * normal.std(0) * 0.05
    odd = copy.deepcopy(mixture)
    if kind == "local":
        odd.covariances_ = mixture.covariances_ * 5
        odd.precisions_cholesky_ = mixture.precisions_cholesky_ / np.sqrt(5)
    else:
        odd.means_ = mixture.means_ * 5
    return odd.sample(number)[0]


def protocol(x, y, seed):
    """Resampled or subsampled, split, brought to the range 0 to 1."""
    from sklearn.model_selection import train_test_split
    from sklearn.preprocessing import MinMaxScaler

    random = np.random.RandomState(seed)
    if len(y) < 1000:
        taken = random.choice(len(y), 1000, replace=True)
        x, y = x[taken], y[taken]
    elif len(y) > 10000:
        taken = random.choice(len(y), 10000, replace=False)
        x, y = x[taken], y[taken]
    parts = train_test_split(x, y, test_size=0.3, stratify=y, random_state=seed)
    scaler = MinMaxScaler().fit(parts[0])
    return scaler.transform(parts[0]), scaler.transform(parts[1]), parts[3]


def of_pyod(build):
    def score(fit, rows, seed):
        return build(seed).fit(fit).decision_function(rows)

    return score


def of_isotree(fit, rows, seed):
    from isotree import IsolationForest

    forest = IsolationForest(ndim=2, ntrees=100, sample_size=256, random_seed=seed, nthreads=1)
    return forest.fit(fit).predict(rows)


def peers():
    from pyod.models.cblof import CBLOF
    from pyod.models.copod import COPOD
    from pyod.models.ecod import ECOD
    from pyod.models.gmm import GMM
    from pyod.models.hbos import HBOS
    from pyod.models.iforest import IForest
    from pyod.models.knn import KNN
    from pyod.models.lof import LOF
    from pyod.models.pca import PCA

    return {
        "EIF (isotree)": of_isotree,
        "IForest": of_pyod(lambda seed: IForest(random_state=seed)),
        "ECOD": of_pyod(lambda seed: ECOD()),
        "COPOD": of_pyod(lambda seed: COPOD()),
        "HBOS": of_pyod(lambda seed: HBOS()),
        "GMM": of_pyod(lambda seed: GMM(random_state=seed)),
        "CBLOF": of_pyod(lambda seed: CBLOF(random_state=seed)),
        "PCA": of_pyod(lambda seed: PCA(random_state=seed)),
        "KNN": of_pyod(lambda seed: KNN()),
        "LOF": of_pyod(lambda seed: LOF()),
    }


def write_table(path, rows):
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([f"c{column}" for column in range(rows.shape[1])])
        writer.writerows(rows.tolist())


def proforma(program, fit, rows, seed):
    """Scores of the whole model and of each of its detectors."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        write_table(folder / "fit.csv", fit)
        write_table(folder / "rows.csv", rows)
        command = [program, "model", "score", "--table", folder / "rows.csv", "--fit",
                   folder / "fit.csv", "--out", folder / "scores.csv", "--explain", "0",
                   "--seed", str(seed + 1)]
        subprocess.run([str(part) for part in command], check=True, capture_output=True)
        found = list(csv.DictReader(open(folder / "scores.csv", newline="")))
    names = {"proforma": "score", "- its forest": "forest", "- its tails": "tails",
             "- its histogram": "histogram", "- its peers": "peers"}
    return {name: np.array([float(row[column]) for row in found]) for name, column in names.items()}


def main():
    from sklearn.metrics import average_precision_score, roc_auc_score

    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--make", action="store_true", help="write substitute sets first")
    arguments.add_argument("--seeds", type=int, default=3)
    arguments.add_argument("--alone", action="store_true", help="without the peers")
    arguments.add_argument("--each", action="store_true", help="also each set's figures")
    arguments.add_argument("--keep", type=pathlib.Path, help="keep all scores in this .npz file")
    arguments.add_argument("--program", default=ROOT / "target/release/proforma")
    chosen = arguments.parse_args()
    if chosen.make:
        make(chosen.folder)
    known = {} if chosen.alone else peers()
    figures, kept = {}, {}
    paths = sorted(chosen.folder.glob("*.npz"))
    for path in paths:
        data = np.load(path, allow_pickle=True)
        for seed in range(chosen.seeds):
            fit, rows, truth = protocol(data["X"].astype(float), data["y"].ravel().astype(int), seed)
            scores = proforma(chosen.program, fit, rows, seed)
            for name, score in known.items():
                try:
                    scores[name] = np.nan_to_num(score(fit, rows, seed), posinf=1e300, neginf=-1e300)
                except Exception as error:  # a peer that fails on a set is told of and left out
                    print(f"{name} fails on {path.stem}: {error}")
            kept[f"{path.stem}/{seed}/truth"] = truth
            for name, found in scores.items():
                kept[f"{path.stem}/{seed}/{name}"] = found
                pair = (roc_auc_score(truth, found), average_precision_score(truth, found))
                figures.setdefault(name, {}).setdefault(path.stem, []).append(pair)
        if chosen.each:
            told = [f"{name} {np.mean(sets[path.stem], 0)[0]:.3f}"
                    for name, sets in figures.items() if path.stem in sets]
            print(path.stem, *told, sep="  ")
    if chosen.keep:
        np.savez_compressed(chosen.keep, **kept)
    print(f"\n{len(paths)} sets, {chosen.seeds} seeds each\n")
    print("| detector | mean AUROC | median AUROC | mean AP | median AP |\n|---|---|---|---|---|")
    rows = {name: np.array([np.mean(pairs, 0) for pairs in sets.values()])
            for name, sets in figures.items()}
    for name, row in sorted(rows.items(), key=lambda item: -item[1].mean(0)[0]):
        (auroc, precision), (median, middle) = row.mean(0), np.median(row, 0)
        print(f"| {name} | {auroc:.4f} | {median:.4f} | {precision:.4f} | {middle:.4f} |")


if __name__ == "__main__":
    main()
