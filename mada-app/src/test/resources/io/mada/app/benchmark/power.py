"""The numbers of PowerTest and DifferenceTest, by SciPy's distributions: python3 power.py"""

import numpy as np
from scipy import stats
from scipy.optimize import brentq


def power(n, noncentrality):
    """Of the two-sided paired t-test at the 5 % level."""
    critical = stats.t.ppf(0.975, n - 1)
    lower = np.nan_to_num(stats.nct.cdf(-critical, n - 1, noncentrality))
    return stats.nct.sf(critical, n - 1, noncentrality) + lower


def seeds(difference, deviation):
    n = 2
    while power(n, difference * np.sqrt(n) / deviation) < 0.8:
        n += 1
    return n


for n, noncentrality in [(2, 5), (2, 20), (3, 1), (3, 4.5), (5, 0), (5, 3), (10, 2.5), (30, 2.9), (200, 2.8)]:
    print(f"{n} | {noncentrality} | {power(n, noncentrality):.9f}")

for n in (2, 3, 5, 10, 30):
    print(f"{n} | {brentq(lambda x: power(n, x) - 0.8, 1, 30) / np.sqrt(n):.7f}")

for deviation in (0.005, 0.01, 0.02, 0.05, 0.1):
    print(f"{deviation} | {seeds(0.02, deviation)}")

values = [[0.02, 0.01, 0.04, 0.03], [0.001, -0.01, 0.02, 0.005], [0.05, 0.052, 0.049, 0.055],
          [-0.02, -0.001, -0.03, -0.012]]
p = [stats.ttest_1samp(row, 0).pvalue for row in values]
adjusted = 0
step = shown = None
for k, i in enumerate(np.argsort(p)):
    tests = len(p) - k
    adjusted = max(adjusted, min(1, p[i] * tests))
    if shown is not False:
        step, shown = tests, bool(p[i] <= 0.05 / tests)
    low, high = stats.t.interval(1 - 0.05 / step, 3, np.mean(values[i]), stats.sem(values[i]))
    print(f"{i} | {p[i]:.9f} | {adjusted:.9f} | {low:.9f} | {high:.9f}")
