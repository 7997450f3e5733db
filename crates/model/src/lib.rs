//! The nouns of ECS and their legal transitions, as pure data: no IO, no clock, no randomness.
