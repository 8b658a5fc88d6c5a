"""What settings may be."""

import pytest

from bot.address import Address
from bot.setting_kinds import address, choice, natural, rate


def test_what_can_be_is_taken() -> None:
    assert natural("0") == 0
    assert rate("0.5") == 0.5
    assert address("127.0.0.1:8443") == Address("127.0.0.1", 8443)
    assert address(str(address("[::1]:80"))) == Address("::1", 80)
    assert choice("text", "json")(" JSON ") == "json"


@pytest.mark.parametrize("wrong", [-1, "-1", True, 1.5, "many", None])
def test_no_natural_number(wrong: object) -> None:
    with pytest.raises(ValueError, match=r".+"):
        natural(wrong)


@pytest.mark.parametrize("wrong", [0, "0", "-1", "nan", "inf", True, None, "fast"])
def test_no_rate(wrong: object) -> None:
    with pytest.raises(ValueError, match=r".+"):
        rate(wrong)


@pytest.mark.parametrize("wrong", ["", "80", ":80", "host:", "host:0", "host:65536", "::1:80", 1])
def test_no_address(wrong: object) -> None:
    with pytest.raises(ValueError, match=r"an address|HOST:PORT"):
        address(wrong)
