"""The words of docs/measurement.md."""

TEXT = """# What is measured, and how far it can be trusted

Written by `tests/proofs/coverage_page.py`, figures by `./portal prove agreement --large`; do not
edit by hand. All of it lives in `measurement/`, pure functions over numbers; why, is told by
[ADR 35](adr/0035-one-place-for-statistics.md).

![How many of 100 intervals hold the truth](coverage.svg)

## Figures

| Figure | Formula | Interval, 95% | Least | Where | Source |
|---|---|---|---|---|---|
| Exact, adjacent | share of pairs with the same level; at most one apart | of the likelihood ratio, for the effective number of pairs, since criteria of one performance are alike; Wilson where each pair stands for itself | 1 pair | `pairs` | Wilson 1927; Wilks 1938; Kish 1965 |
| Quadratic kappa | 1 - sum w o / sum w e, w = (i - j)² | jackknife over people, on Fisher's z | 3 people for an interval; read it from 10 performances | `pairs` | Cohen 1968 |
| Krippendorff's alpha | 1 - D observed / D expected, δ²(c, k) = (sum of n from c to k - (n_c + n_k)/2)² | jackknife over people, on Fisher's z | 10 performances scored twice | `alpha` | Krippendorff 2011 |
| ICC(C,1), (C,k) | (MSR - MSE) / (MSR + (k - 1) MSE); of the mean by Spearman and Brown | F | 3 performances, 2 raters, no gaps | `icc` | McGraw and Wong 1996 |
| ICC(A,1), (A,k) | (MSR - MSE) / (MSR + (k - 1) MSE + k (MSC - MSE)/n) | F, for these very raters | the same | `icc` | McGraw and Wong 1996, case 3A |
| Severity, in levels | level = performance and criterion + rater, by least squares; sums to 0 | t, robust for clusters (CR2, Satterthwaite), one cluster a performance | raters hang together; else what would connect them | `severity` | Bell and McCaffrey 2002; Pustejovsky and Tipton 2018 |
| Change in levels | change of a leader = mean change + what raters after are milder than before | t, robust for leaders; degrees of freedom from 4 | 5 leaders with both ends, raters not changed with the occasion | `level_change` | the same |
| Share of people | count / total | Wilson | 1 | `estimates` | Wilson 1927 |
| Mean on a scale | mean | t, kept inside the scale | 2 | `estimates` | Student |
| Difference of two means | later - earlier | MOVER from both intervals | 2 each | `effects` | Zou and Donner 2008 |
| g | mean change / SD before x J(n - 1) | normal; what raters add to the error is added | 3 pairs | `effects` | Morris 2008 |

"Everybody alike" is undefined, which is not disagreement: alpha, kappa and ICC then say so. Below
its least a figure is refused with the reason (`measurement.ratings.WhyNot`).

## How they cover

{pilots} simulated pilots, each lived through {times} times: 10 to 40 leaders in groups of five, three
criteria, 2 to 4 raters, levels rounded to 1 to 4. Facilitators cross as the planner lays them:
whoever leads one end of a group scores beside at the other one, half of the group or, in every
second pilot, all of it. What is supposed about leaders and raters stands in
`tests/proofs/raters.py` (severity has a standard deviation of 0.3 levels) and was settled before any
interval was tried; methods were chosen on other draws than these.

{rows}

"Without": runs that gave no interval, for instance because two raters agreed on everything.

**Severity.** The mean error of severe raters, or of lenient ones, is {bias} levels: below 0.1 as
promised. Correlation of the severity told with the true one, promised above 0.95:

{correlations}

Where half of a group is scored twice and only the pilot itself tells, severity stays below what is promised:
with ten leaders that is ten performances scored twice, and no arithmetic finds more in them. Score
everybody twice, or look at a round of calibration beside it, which everybody scored.

## What we tried, and do not show

- **Percentile bootstrap over performances** for alpha (91.5%), BCa (91%), and the same for kappa (84%, 86%): the
  two performances of a leader are alike, and few draws are skewed. Leaving out one leader at a time
  on Fisher's z holds.
- **Wilson's interval for clusters** (Dean and Pagano 2015) for adjacent: 97%, too wide near 1.
- **McGraw and Wong's table 7 for ICC(A,1)** takes raters for drawn from many: 98% for these raters, and
  90 to 93% for raters like these, when there are two to four.
- **A plain t interval for the change**: the last two lines. With one rater at the kickoff and another at the closing
  it takes severity for growth; the portal refuses that sentence.

## What no interval here knows

- A rater who grows milder between kickoff and closing looks like growth. Only the same samples
  scored again can tell (calibration, every four weeks).
- Four levels are treated as evenly spaced. A rater's severity costs less at the ends of the scale,
  where levels cannot go further.
- The simulation supposes that raters are as severe on samples as in the room.
- Who is compared is who was scored at both ends.
"""
