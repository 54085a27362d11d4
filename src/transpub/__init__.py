"""transpub: self-hosted translation and publishing desk for newsrooms."""

__version__ = "0.1.0"
