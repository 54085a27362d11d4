"""`python -m transpub.cli`, for children of the demo."""

from transpub.cli.main import main

main()
