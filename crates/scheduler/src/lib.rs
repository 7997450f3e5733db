//! Pure planners: a snapshot, the time and a seed in, a plan out.
