"""The bit stream against its published vectors, its plain twin, and the laws it must follow."""

from __future__ import annotations

import hashlib
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from feedfollow import draws
from feedfollow.draws import Purpose, philox, philox_numpy
from feedfollow.kernels import kernel

KEY = draws.key_of(20190816_20260101)
SAMPLE = 200_000
FOUR_SIGMA = 6.3e-5  # two-sided probability of four standard errors
WORDS_32 = st.integers(0, 2**32 - 1)

# Salmon et al., Random123, kat_vectors: philox 4x32 10 (counter, key, result).
PUBLISHED = [
    ("0 0 0 0", "0 0", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    (" ".join(["ffffffff"] * 4), "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    (
        "243f6a88 85a308d3 13198a2e 03707344",
        "a4093822 299f31d0",
        "d16cfe09 94fdcceb 5001e420 24126ea1",
    ),
]

# What each version of the stream gave; a change here means a new version, never a new digest.
GOLDEN = {1: "bb7b546458ca4f84"}


def words_of(text):
    return [np.uint32(int(word, 16)) for word in text.split()]


def sample_words(purpose, n=SAMPLE, block=0):
    return philox_numpy(block, np.arange(n), 0, int(purpose), *KEY)


@kernel
def _map_word(law, words, out):
    for i in range(words.size):
        out[i] = law(words[i])


@kernel
def _map_count(law, words, parameter, out):
    for i in range(words.size):
        out[i] = law(words[i], parameter)


@kernel
def _map_binomial(words, n, p, out):
    for i in range(words.size):
        out[i] = draws.binomial(words[i], n, p)


@kernel
def _gammas(shape, key0, key1, out):
    for i in range(out.size):
        out[i] = draws.gamma(shape, Purpose.TASTES, i, 7, key0, key1)


@kernel
def _betas(a, b, key0, key1, out):
    for i in range(out.size):
        out[i] = draws.beta(a, b, Purpose.TRAITS, i, 0, key0, key1)


def drawn(law, words):
    out = np.empty(words.size)
    _map_word(law, words, out)
    return out


def poissons(words, mean):
    out = np.empty(words.size, np.int64)
    _map_count(draws.poisson, words, mean, out)
    return out


def binomials(words, n, p):
    out = np.empty(words.size, np.int64)
    _map_binomial(words, n, p, out)
    return out


def chi_square_p(counts, law):
    """Return the p-value of counts against a discrete law, cells of at least 20 expected."""
    values = np.arange(int(law.ppf(1e-12)), int(law.ppf(1 - 1e-12)) + 1)
    expected = law.pmf(values) * counts.size
    kept = values[expected >= 20]
    low, high = kept[0], kept[-1]
    cells = np.bincount(np.clip(counts, low, high) - low, minlength=high - low + 1)
    inner = law.pmf(np.arange(low, high + 1)) * counts.size
    inner[0], inner[-1] = law.cdf(low) * counts.size, law.sf(high - 1) * counts.size
    return stats.chisquare(cells, inner).pvalue


@pytest.mark.parametrize(("counter", "key", "result"), PUBLISHED)
def test_philox_gives_the_published_vectors(counter, key, result):
    arguments = words_of(counter) + words_of(key)
    assert list(philox(*arguments)) == words_of(result)
    assert philox_numpy(*arguments).tolist() == words_of(result)


@given(WORDS_32, WORDS_32, WORDS_32, WORDS_32, st.integers(0, 2**64 - 1))
def test_philox_is_its_numpy_twin(block, agent, day, purpose, seed):
    counter = (block, agent, day, purpose)
    assert list(philox(*counter, *draws.key_of(seed))) == list(
        philox_numpy(*counter, *draws.key_of(seed))
    )


def test_counters_are_taken_modulo_the_word():
    assert philox(-1, -2, 2**32 + 3, 4, *KEY) == philox(2**32 - 1, 2**32 - 2, 3, 4, *KEY)
    assert philox_numpy(-1, -2, 2**32 + 3, 4, *KEY).tolist() == list(philox(-1, -2, 3, 4, *KEY))


@pytest.mark.parametrize("n", [0, 1, 15, 16, 17, 4099])
def test_fill_agents_is_philox_of_each_agent(n):
    out = np.empty((4, n), np.uint32)
    draws.fill_agents(out, 1_000_003, 5, 77, int(Purpose.VIEWS), *KEY)
    agents = 1_000_003 + np.arange(n)
    assert (out == philox_numpy(5, agents, 77, int(Purpose.VIEWS), *KEY)).all()


@pytest.mark.parametrize("n", [0, 1, 15, 16, 17, 4099])
@pytest.mark.parametrize("blocks_each", [1, 2, 3, 4])
def test_fill_exposures_is_philox_of_each_exposure(n, blocks_each):
    random = np.random.default_rng(n)
    blocks = random.integers(0, 300, n)
    agents = random.integers(0, 2**31 - 1, n).astype(np.int32)
    out = np.empty((4 * blocks_each, n), np.uint32)
    draws.fill_exposures(out, blocks, agents, 77, int(Purpose.EXPOSURE), *KEY)
    for j in range(blocks_each):
        exact = philox_numpy(blocks * blocks_each + j, agents, 77, int(Purpose.EXPOSURE), *KEY)
        assert (out[4 * j : 4 * j + 4] == exact).all()


def test_key_of_splits_a_seed_low_word_first():
    assert draws.key_of(0) == (0, 0)
    assert draws.key_of(0x0123456789ABCDEF) == (0x89ABCDEF, 0x01234567)
    assert draws.key_of(2**64 - 1) == (2**32 - 1, 2**32 - 1)
    assert draws.key_of(np.uint64(2**63)) == (0, 2**31)
    assert all(isinstance(word, np.uint32) for word in draws.key_of(5))


@pytest.mark.parametrize("seed", [-1, 2**64, 1.0, "1", True, None])
def test_key_of_refuses_what_is_not_a_seed(seed):
    with pytest.raises(ValueError, match="from 0 to 2"):
        draws.key_of(seed)


def test_purposes_are_closed_and_never_renumbered():
    names = {p.name: p.value for p in Purpose}
    assert names == {
        "TASTES": 1,
        "TRAITS": 2,
        "MEMBERSHIP": 3,
        "ADOPTION": 4,
        "OPENING": 5,
        "MINUTES": 6,
        "NEEDS": 7,
        "VIEWS": 8,
        "EXPOSURE": 9,
        "FOLLOW_START": 10,
        "FOLLOW_DAY": 11,
        "UNFOLLOW": 12,
        "LIVE": 13,
        "ANCHOR_TRAITS": 14,
        "MERCHANT_TRAITS": 15,
        "ORDER": 16,
        "OUTCOME": 17,
        "CANCEL": 18,
        "REALISE": 19,
        "SHELF": 20,
        "TIP": 21,
        "CHEAT": 22,
        "FRIENDS": 23,
        "SCANDAL": 24,
        "FLASH": 25,
        "SOCIAL": 26,
        "SLOT": 27,
        "LOCAL": 28,
        "LOGISTICS": 29,
        "WORD": 30,
        "SOURCE": 31,
        "PROGRAMME": 32,
        "OWN_BRAND": 33,
        "DEAL": 34,
    }
    assert len(Purpose.__members__) == len(set(Purpose))  # no alias shares a number


def test_a_purpose_means_its_number_inside_a_kernel():
    out = np.empty(3)
    _gammas(2.0, *KEY, out)
    again = [draws.gamma(2.0, int(Purpose.TASTES), i, 7, *KEY) for i in range(3)]
    assert out.tolist() == again


@pytest.mark.parametrize("changed", range(6))
def test_one_step_in_any_part_of_the_counter_or_key_changes_everything(changed):
    here = [np.arange(SAMPLE) if changed != 1 else 3, np.arange(SAMPLE), 5, 8, *KEY]
    there = list(here)
    there[changed] = there[changed] + 1
    a, b = philox_numpy(*here), philox_numpy(*there)
    flipped = np.bitwise_count(a ^ b)
    bits = 32 * flipped.size
    assert abs(flipped.sum() - bits / 2) < 4 * math.sqrt(bits) / 2
    for word in range(4):
        assert abs(np.corrcoef(a[word], b[word])[0, 1]) < 4 / math.sqrt(SAMPLE)


def test_the_words_of_a_block_are_uncorrelated():
    words = sample_words(Purpose.ORDER)
    correlations = np.corrcoef(words)[np.triu_indices(4, 1)]
    assert np.abs(correlations).max() < 4 / math.sqrt(SAMPLE)


def test_uniform_is_open_at_both_ends():
    assert draws.uniform(np.uint32(0)) == 2.0**-33
    assert draws.uniform(np.uint32(2**32 - 1)) == 1 - 2.0**-33


@pytest.mark.parametrize(
    ("law", "exact"),
    [
        (draws.uniform, stats.uniform()),
        (draws.normal, stats.norm()),
        (draws.exponential, stats.expon()),
    ],
)
def test_continuous_laws(law, exact):
    values = drawn(law, sample_words(Purpose.TRAITS)[0])
    assert stats.kstest(values, exact.cdf).pvalue > FOUR_SIGMA


def test_normal_and_exponential_end_where_their_word_does():
    ends = np.array([0, 2**32 - 1], np.uint32)
    assert drawn(draws.normal, ends) == pytest.approx(stats.norm.ppf([2.0**-33, 1 - 2.0**-33]))
    assert np.abs(drawn(draws.normal, ends)).max() < 6.4
    assert 0 < drawn(draws.exponential, ends).min() < drawn(draws.exponential, ends).max() < 22.9


@pytest.mark.parametrize("mean", [1e-6, 0.05, 0.5, 3.0, 12.0, 59.9, 60.0])
def test_poisson_is_the_exact_quantile_up_to_sixty(mean):
    words = sample_words(Purpose.VIEWS)[1]
    exact = stats.poisson(mean).ppf((words + 0.5) * 2.0**-32)
    assert (poissons(words, mean) == exact).all()


@pytest.mark.parametrize("mean", [0.05, 0.5, 3.0, 12.0, 59.9])
def test_poisson_law(mean):
    counts = poissons(sample_words(Purpose.VIEWS)[2], mean)
    assert chi_square_p(counts, stats.poisson(mean)) > FOUR_SIGMA


@pytest.mark.parametrize("mean", [60.1, 100.0, 1e3, 1e6])
def test_poisson_beyond_sixty_is_within_one_of_the_exact_quantile(mean):
    words = sample_words(Purpose.VIEWS, 20_000)[1]
    counts = poissons(words, mean)
    exact = stats.poisson(mean).ppf((words + 0.5) * 2.0**-32)
    assert np.abs(counts - exact).max() <= 1
    assert abs(counts.mean() - mean) < 4 * math.sqrt(mean / words.size)
    assert counts.var() == pytest.approx(mean, rel=4 * math.sqrt(2 / words.size))


@pytest.mark.parametrize("mean", [0.0, -1.0, math.nan])
def test_poisson_of_no_mean_is_zero(mean):
    assert draws.poisson(np.uint32(2**32 - 1), mean) == 0


@given(WORDS_32, st.floats(0, 59), st.floats(0, 1))
def test_poisson_never_falls_as_the_mean_rises(word, mean, more):
    word = np.uint32(word)
    assert draws.poisson(word, mean) <= draws.poisson(word, mean + more)


@pytest.mark.parametrize(
    ("n", "p"),
    [(1, 0.3), (10, 0.3), (10, 0.97), (32, 0.5), (1000, 0.02), (10**6, 3e-6), (60, 1e-17)],
)
def test_binomial_is_the_exact_quantile(n, p):
    words = sample_words(Purpose.NEEDS)[0]
    exact = stats.binom(n, p).ppf((words + 0.5) * 2.0**-32)
    assert (binomials(words, n, p) == exact).all()


@pytest.mark.parametrize(("n", "p"), [(10, 0.3), (10, 0.97), (32, 0.5), (1000, 0.02)])
def test_binomial_law(n, p):
    counts = binomials(sample_words(Purpose.NEEDS)[1], n, p)
    assert chi_square_p(counts, stats.binom(n, p)) > FOUR_SIGMA


@pytest.mark.parametrize(("n", "p"), [(200, 0.4), (200, 0.6), (10**5, 0.5), (10**5, 0.999)])
def test_binomial_beyond_sixty_is_within_one_of_the_exact_quantile(n, p):
    words = sample_words(Purpose.NEEDS, 20_000)[1]
    counts = binomials(words, n, p)
    assert np.abs(counts - stats.binom(n, p).ppf((words + 0.5) * 2.0**-32)).max() <= 1
    assert counts.min() >= 0
    assert counts.max() <= n


def test_binomial_at_its_ends():
    for word in (np.uint32(0), np.uint32(2**32 - 1)):
        assert draws.binomial(word, 5, 0.0) == 0
        assert draws.binomial(word, 5, 1.0) == 5
        assert draws.binomial(word, 0, 0.5) == 0


@given(WORDS_32, st.integers(1, 60), st.floats(0, 1), st.floats(0, 1))
def test_binomial_never_falls_as_the_probability_rises(word, n, p, q):
    word, low, high = np.uint32(word), min(p, q), max(p, q)
    assert 0 <= draws.binomial(word, n, low) <= draws.binomial(word, n, high) <= n


@pytest.mark.parametrize("shape", [0.05, 0.3, 0.999, 1.0, 2.5, 40.0])
def test_gamma_law(shape):
    values = np.empty(SAMPLE)
    _gammas(shape, *KEY, values)
    assert (values >= 0).all()
    assert stats.kstest(values, stats.gamma(shape).cdf).pvalue > FOUR_SIGMA
    assert abs(values.mean() - shape) < 4 * math.sqrt(shape / SAMPLE)


@pytest.mark.parametrize(("a", "b"), [(6.0, 4.0), (8.0, 2.0), (0.5, 0.5)])
def test_beta_law(a, b):
    values = np.empty(SAMPLE)
    _betas(a, b, *KEY, values)
    assert stats.kstest(values, stats.beta(a, b).cdf).pvalue > FOUR_SIGMA


def test_gammas_of_their_own_blocks_are_independent():
    first = [draws.gamma(0.3, 1, i, 0, *KEY) for i in range(4000)]
    second = [draws.gamma(0.3, 1, i, draws.GAMMA_BLOCKS, *KEY) for i in range(4000)]
    assert abs(stats.spearmanr(first, second).statistic) < 4 / math.sqrt(4000)


def test_the_stream_is_that_of_its_version():
    words = sample_words(Purpose.OUTCOME, 1000)[0]
    gammas, betas = np.empty(1000), np.empty(1000)
    _gammas(0.3, *KEY, gammas)
    _betas(6.0, 4.0, *KEY, betas)
    parts = [
        words,
        *(drawn(law, words) for law in (draws.uniform, draws.normal, draws.exponential)),
        *(poissons(words, mean) for mean in (0.5, 3.0, 500.0)),
        *(binomials(words, n, p) for n, p in ((10, 0.3), (10, 0.8), (1000, 0.4))),
        gammas,
        betas,
    ]
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.astype(part.dtype.newbyteorder("<")).tobytes())
    assert GOLDEN.get(draws.STREAM_VERSION) == digest.hexdigest()[:16]
