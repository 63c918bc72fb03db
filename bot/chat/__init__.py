"""The chat platforms: each module renders, translates and connects."""
