"""The demo: the main job on sample feeds that ship with docketwire."""
