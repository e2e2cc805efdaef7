"""Quick tests of the pure core: no kernel is started and no sandbox entered."""
