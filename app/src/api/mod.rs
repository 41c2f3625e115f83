//! Server functions, one verb a file: guard, parse, store call, map.
