//! Cues: see the engine.
