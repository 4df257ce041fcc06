"""`greenhouse-report`: the summary as a table."""

import click

from greenhouse.climate import summary
from greenhouse.readings import load_readings


@click.command()
def main():
    """Print the mean temperature, its spread and the highest dew point of every bed."""
    click.echo(f"{'bed':<12}{'mean':>8}{'spread':>8}{'dew point':>11}")
    for name, bed in summary(load_readings()).items():
        click.echo(
            f"{name:<12}{bed['mean']:>8.2f}{bed['spread']:>8.2f}{bed['dew_point']:>11.2f}"
        )
