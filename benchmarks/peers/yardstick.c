/* The evening of the reference workload in one file of C: what the machine allows.

   Each user decides and realises in one step, as a user's evening reads only what that user wrote.
   Blocks of users have a random stream of their own, so threads change no count. Numbers of equations
   are those of docs/odd.md. Build: cc -O3 -march=native -fno-math-errno -fno-trapping-math -shared -fPIC -pthread. */

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum { CATEGORIES = 16, SLOTS = 16, FORMS = 2, WIDTH = 2, BLOCK = 2048, LONGEST = 16, MOST = 1024,
       BUDGET_DAYS = 30 };

typedef struct {
    float lift[CATEGORIES];
    float price_sensitivity, activity, openness;
    int32_t need;
    int64_t budget, spent;
} User;

typedef struct {
    float clicks[CATEGORIES];
    float system_good, system_bad;
    int32_t clicks_day, system_day, count;
    int32_t anchor[SLOTS], since[SLOTS];
    float good[SLOTS], bad[SLOTS];
} Account;

typedef struct {
    double pull, follow_pull, weight;
    float live_probability;
    int32_t live, head, breadth;
    int32_t categories[CATEGORIES];
    float mix[CATEGORIES];
} Room;

typedef struct {
    double opening_odds, views_rate[FORMS], private_share, precision, exploration;
    double system_start, system_weight, level;
    float pull_odds[CATEGORIES];
} Platform;

typedef struct {
    double minutes_spread, follow_half_saturation, interest_prior, interest_decay;
    double engage_odds, engage_follow_odds, session_intercept_live, session_intercept_video;
    double session_trust, session_quality, price_attention_live, goods_spread, session_need;
    double session_budget, extra_orders, hard_budget_multiple, need_arrival, need_expiry;
    double need_seeding, follow_probability, unfollow_threshold, unfollow_exposure;
    double parasocial_weight, trust_decay, system_trust_prior, mean_quality;
} Coefficients;

typedef struct {
    double cut;
    int32_t own, other; /* anchors */
} Entry;

typedef struct {
    double log_price, claimed;
} Seller; /* by entry, so that a choice needs one read */

typedef struct {
    int64_t users;
    User *user;
    Account *account;
    const Room *room;
    const Platform *platform;
    const Coefficients *c;
    const double *popularity_totals;
    const float *popularity;
    const int64_t *room_first, *seller_first;
    const Entry *tilted, *plain;
    const Seller *seller;
    const double *interest_memory, *trust_memory; /* powers of the daily factors */
} Town;

typedef struct {
    int64_t active, exposures, engaged, sessions, orders, gmv, follows;
} Counts;

typedef struct {
    uint64_t s[4];
    double spare;
    bool kept;
} Stream;

typedef struct {
    int32_t p, category, anchor, orders;
    bool followed, fan;
    double trust, log_price;
} Intent;

static uint64_t scramble(uint64_t *x) { /* splitmix64 */
    uint64_t z = (*x += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static Stream stream_of(uint64_t seed, int64_t day, int64_t block) {
    uint64_t x = seed ^ ((uint64_t)day << 32) ^ (uint64_t)block * 0xD1342543DE82EF95u;
    Stream r = {{scramble(&x), scramble(&x), scramble(&x), scramble(&x)}, 0.0, false};
    return r;
}

static inline double uniform(Stream *r) { /* xoshiro256+ */
    uint64_t *s = r->s, result = s[0] + s[3], t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = (s[3] << 45) | (s[3] >> 19);
    return (double)(result >> 11) * 0x1.0p-53;
}

static inline double normal(Stream *r) { /* Box and Muller, both values used */
    if (r->kept) {
        r->kept = false;
        return r->spare;
    }
    float radius = sqrtf(-2.0f * logf((float)(1.0 - uniform(r))));
    float angle = 6.2831853f * (float)uniform(r);
    r->spare = radius * sinf(angle);
    r->kept = true;
    return radius * cosf(angle);
}

static int poisson(Stream *r, double mean) {
    if (mean > 60.0) return poisson(r, 0.5 * mean) + poisson(r, 0.5 * mean);
    double u = uniform(r), probability = exp(-mean), total = probability;
    int count = 0;
    while (u >= total && probability > 0.0) {
        count++;
        probability *= mean / count;
        total += probability;
    }
    return count;
}

static inline double memory(const double *table, int64_t since, int64_t day) {
    return table[day > since ? day - since : 0];
}

static inline double edge_trust(const Town *t, const Account *a, int slot, double n0, double system,
                                int64_t day) {
    double f = memory(t->trust_memory, a->since[slot], day);
    double good = f * a->good[slot], total = n0 + good + f * a->bad[slot];
    return total > 0.0 ? (n0 * system + good) / total : system;
}

static inline int find(const Account *a, int anchor) { /* free slots hold -1 */
    for (int slot = 0; slot < SLOTS; slot++)
        if (a->anchor[slot] == anchor) return slot;
    return -1;
}

static inline int edges(const Account *a, int anchor) {
    int found = 0;
    for (int slot = 0; slot < SLOTS; slot++) found += a->anchor[slot] == anchor;
    return found;
}

/* Running totals of the category weights of feed views (5), tilted by the odds of engagement. */
static float weigh(const Town *t, const User *u, const Account *a, int p, int64_t day, float *totals,
                   bool *one_by_one) {
    const Platform *own = &t->platform[p];
    float f = (float)memory(t->interest_memory, a->clicks_day, day), prior = (float)t->c->interest_prior;
    float gamma = (float)own->precision, w[CATEGORIES], sum = 0.0f, served = 0.0f;
    for (int k = 0; k < CATEGORIES; k++) {
        w[k] = expf(gamma * logf(prior * t->popularity[k] + f * a->clicks[k]));
        sum += w[k];
    }
    float scale = (1.0f - (float)own->exploration) / sum, even = (float)own->exploration / CATEGORIES;
    for (int k = 0; k < CATEGORIES; k++) {
        w[k] = own->pull_odds[k] > 0.0f ? w[k] * scale + even : 0.0f;
        served += w[k];
    }
    float reach = 0.0f;
    for (int k = 0; k < CATEGORIES; k++)
        totals[k] = reach += w[k] / served * u->lift[k] * own->pull_odds[k];
    *one_by_one = reach > 1.0f;
    if (*one_by_one) {
        float running = 0.0f;
        for (int k = 0; k < CATEGORIES; k++) totals[k] = running += w[k] / served;
        reach = 1.0f;
    }
    return reach;
}

static inline void goods(const Town *t, Stream *r, int cell, double *log_price, double *claimed) {
    int64_t first = t->seller_first[cell], size = t->seller_first[cell + 1] - first;
    const Seller *s = &t->seller[first + (int64_t)(uniform(r) * size)];
    double spread = t->c->goods_spread;
    *log_price = s->log_price + spread * normal(r) - 0.5 * spread * spread;
    *claimed = s->claimed;
}

/* Goods on show of an engaged view, and whether a buying session follows (8). */
static void intend(const Town *t, const User *u, const Account *a, Stream *r, int form, int slot,
                   double system, int64_t day, Intent *in) {
    const Coefficients *c = t->c;
    double log_price, claimed, trust = system;
    goods(t, r, in->p * CATEGORIES + in->category, &log_price, &claimed);
    if (slot >= 0) trust = edge_trust(t, a, slot, t->platform[in->p].system_weight, system, day);
    double bounded = fmin(fmax(trust, 1e-9), 1.0 - 1e-9);
    double x = form == 0 ? c->session_intercept_live : c->session_intercept_video;
    x += c->session_trust * (log(bounded / (1.0 - bounded)) - 1.3862943611198906);
    x += c->session_quality * trust * (claimed - c->mean_quality);
    x -= u->price_sensitivity * (form == 0 ? c->price_attention_live : 1.0) * log_price;
    if (u->need == in->category) x += c->session_need;
    if (u->spent > u->budget) x -= c->session_budget * ((double)u->spent / u->budget - 1.0);
    bool buys = uniform(r) * (1.0 + exp(-x)) < u->activity;
    in->orders = buys ? 1 + poisson(r, c->extra_orders) : 0;
    in->fan = slot >= 0;
    in->trust = trust;
    in->log_price = log_price;
}

static inline int feed_room(const Town *t, Stream *r, int cell, bool one_by_one) {
    const Entry *table = one_by_one ? t->plain : t->tilted;
    int64_t first = t->room_first[cell], size = t->room_first[cell + 1] - first;
    double place = uniform(r) * size;
    int64_t pick = (int64_t)place;
    const Entry *e = &table[first + pick];
    return place - pick < e->cut ? e->own : e->other;
}

/* The views of one user on one platform, (3) to (7); return the number of intents behind them. */
static int view(const Town *t, const User *u, const Account *a, int p, int64_t day, Stream *r,
                Intent *list, int n, Counts *out) {
    const Coefficients *c = t->c;
    const Platform *own = &t->platform[p];
    double minutes = exp(c->minutes_spread * (normal(r) - 0.5 * c->minutes_spread));
    double f = memory(t->trust_memory, a->system_day, day), prior = c->system_trust_prior;
    double system = (prior * own->system_start + f * a->system_good) /
                    (prior + f * (a->system_good + a->system_bad));
    double follow_totals[SLOTS], total = 0.0, live = 0.0;
    for (int slot = 0; slot < SLOTS; slot++) {
        if (slot < a->count) {
            const Room *room = &t->room[a->anchor[slot]];
            bool on_air = room->head ? room->live : uniform(r) < room->live_probability;
            live += on_air;
            total += on_air * edge_trust(t, a, slot, own->system_weight, system, day);
        }
        follow_totals[slot] = total;
    }
    double private = live > 0.0 ? own->private_share * live / (live + c->follow_half_saturation) : 0.0;
    float totals[CATEGORIES];
    bool one_by_one;
    double reach = weigh(t, u, a, p, day, totals, &one_by_one);
    float top = totals[CATEGORIES - 1];
    for (int form = 0; form < FORMS; form++) {
        double views = own->views_rate[form] * minutes;
        int proposals = poisson(r, views * (1.0 - private) * reach), follows = poisson(r, views * private);
        out->exposures += proposals + follows;
        for (int k = 0; k < proposals; k++) {
            float target = (float)uniform(r) * top;
            int category = 0;
            for (int e = 0; e < CATEGORIES - 1; e++) category += totals[e] <= target;
            int anchor = feed_room(t, r, p * CATEGORIES + category, one_by_one);
            double odds = c->engage_odds * u->lift[category] * t->room[anchor].pull;
            if (uniform(r) * (1.0 + odds) >= (one_by_one ? odds : 1.0) || n == MOST) continue;
            const Room *room = &t->room[anchor];
            int known = edges(a, anchor);
            if (!room->head && known > 0 && uniform(r) * room->weight >= known) known = 0;
            list[n] = (Intent){.p = p, .category = category, .anchor = anchor, .followed = false};
            intend(t, u, a, r, form, known ? find(a, anchor) : -1, system, day, &list[n++]);
        }
        for (int k = 0; k < follows; k++) {
            double target = uniform(r) * total;
            int slot = 0, show = 0;
            for (int e = 0; e < SLOTS - 1; e++) slot += follow_totals[e] <= target;
            const Room *room = &t->room[a->anchor[slot]];
            float mixed = (float)uniform(r);
            for (int e = 0; e < room->breadth - 1; e++) show += room->mix[e] <= mixed;
            int category = room->categories[show], anchor = a->anchor[slot];
            double odds = c->engage_odds * c->engage_follow_odds * u->lift[category] * room->pull;
            if (uniform(r) * (1.0 + odds) >= odds || n == MOST) continue;
            list[n] = (Intent){.p = p, .category = category, .anchor = anchor, .followed = true};
            intend(t, u, a, r, form, find(a, anchor), system, day, &list[n++]);
        }
    }
    return n;
}

static int shop(const Town *t, User *u, Stream *r, const Intent *in, Counts *out) {
    double ceiling = t->c->hard_budget_multiple * u->budget, log_price = in->log_price, claimed;
    int placed = 0;
    for (; placed < in->orders && placed < LONGEST; placed++) {
        if (placed > 0) goods(t, r, in->p * CATEGORIES + in->category, &log_price, &claimed);
        int64_t price = (int64_t)(t->platform[in->p].level * exp(log_price) + 0.5);
        if (u->spent + price > ceiling) break;
        u->spent += price;
        out->gmv += price;
    }
    out->orders += placed;
    return placed;
}

static void copy_edge(Account *a, int to, int from) {
    a->anchor[to] = a->anchor[from];
    a->good[to] = a->good[from];
    a->bad[to] = a->bad[from];
    a->since[to] = a->since[from];
}

/* An engaged view strengthens an edge, breaks it, or makes a new one (2.8, 2.9). */
static void bond(const Town *t, Account *a, Stream *r, const Intent *in, int64_t day) {
    const Coefficients *c = t->c;
    if (in->fan) {
        int slot = find(a, in->anchor);
        if (slot < 0) return;
        if (in->followed) {
            double f = memory(t->trust_memory, a->since[slot], day);
            a->good[slot] = (float)(f * a->good[slot] + c->parasocial_weight);
            a->bad[slot] *= (float)f;
            a->since[slot] = (int32_t)day;
        }
        if (in->trust < c->unfollow_threshold && uniform(r) < c->unfollow_exposure) {
            copy_edge(a, slot, --a->count);
            a->anchor[a->count] = -1;
        }
        return;
    }
    const Room *room = &t->room[in->anchor];
    if (uniform(r) >= c->follow_probability * room->follow_pull) return;
    if (room->head && find(a, in->anchor) >= 0) return;
    int slot = a->count;
    if (slot == SLOTS) {
        double lowest = in->trust;
        slot = -1;
        for (int other = 0; other < SLOTS; other++) {
            double found = edge_trust(t, a, other, t->platform[in->p].system_weight, in->trust, day);
            if (found < lowest) lowest = found, slot = other;
        }
        if (slot < 0) return;
    } else {
        a->count++;
    }
    a->anchor[slot] = in->anchor;
    a->good[slot] = a->bad[slot] = 0.0f;
    a->since[slot] = (int32_t)day;
}

static void realise(const Town *t, User *u, Account *a, Stream *r, const Intent *in, int64_t day,
                    Counts *out) {
    if (a->clicks_day < day) {
        float f = (float)memory(t->interest_memory, a->clicks_day, day);
        for (int k = 0; k < CATEGORIES; k++) a->clicks[k] *= f;
        a->clicks_day = (int32_t)day;
    }
    a->clicks[in->category] += 1.0f;
    if (in->orders > 0 && shop(t, u, r, in, out) > 0) {
        out->sessions++;
        if (u->need == in->category) u->need = -1;
    } else if (uniform(r) < t->c->need_seeding) {
        u->need = in->category;
    }
    bond(t, a, r, in, day);
}

static void live_user(const Town *t, int64_t user, int64_t day, Stream *r, Intent *list, Counts *out) {
    User *u = &t->user[user];
    Account *accounts = &t->account[user * WIDTH];
    if (user % BUDGET_DAYS == day % BUDGET_DAYS) u->spent = 0;
    double called = uniform(r);
    if (u->need >= 0) {
        if (called < t->c->need_expiry) u->need = -1;
    } else if (called < t->c->need_arrival) {
        double target = uniform(r);
        u->need = 0;
        for (int k = 0; k < CATEGORIES - 1; k++) u->need += t->popularity_totals[k] <= target;
    }
    int n = 0;
    bool active = false;
    for (int turn = 0; turn < WIDTH; turn++) {
        int p = (int)((user + day + turn) % WIDTH);
        double odds = t->platform[p].opening_odds * u->openness;
        if (uniform(r) * (1.0 + odds) >= odds) continue;
        active = true;
        n = view(t, u, &accounts[p], p, day, r, list, n, out);
    }
    out->active += active;
    out->engaged += n;
    for (int k = 0; k < n; k++) realise(t, u, &accounts[list[k].p], r, &list[k], day, out);
    for (int p = 0; p < WIDTH; p++) out->follows += accounts[p].count;
}

typedef struct {
    const Town *town;
    uint64_t seed;
    int64_t day;
    _Atomic int64_t *next;
    Counts counts;
} Worker;

static void *work(void *given) {
    Worker *w = given;
    Intent list[MOST];
    const Town *t = w->town;
    Counts counts = {0};
    for (;;) {
        int64_t block = atomic_fetch_add(w->next, 1), start = block * BLOCK;
        if (start >= t->users) break;
        int64_t stop = start + BLOCK < t->users ? start + BLOCK : t->users;
        Stream r = stream_of(w->seed, w->day, block);
        for (int64_t user = start; user < stop; user++)
            live_user(t, user, w->day, &r, list, &counts);
    }
    w->counts = counts;
    return 0;
}

/* Live one evening of all users with up to 64 threads; return 0, or 1 if a thread cannot start. */
int evening(const Town *town, uint64_t seed, int64_t day, int threads, Counts *out) {
    pthread_t started[64];
    Worker workers[64];
    _Atomic int64_t next = 0;
    for (int k = 0; k < threads; k++) workers[k] = (Worker){town, seed, day, &next, {0}};
    for (int k = 1; k < threads; k++)
        if (pthread_create(&started[k], 0, work, &workers[k])) return 1;
    work(&workers[0]);
    for (int k = 1; k < threads; k++) pthread_join(started[k], 0);
    for (int k = 0; k < threads; k++) {
        const int64_t *from = (const int64_t *)&workers[k].counts;
        for (unsigned field = 0; field < sizeof(Counts) / sizeof(int64_t); field++)
            ((int64_t *)out)[field] += from[field];
    }
    return 0;
}
