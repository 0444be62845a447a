"""Where somebody is logged in, and the way to end it everywhere else."""

from django.test import Client

from tests.factory import WheelWorks

PASSWORD = "five red wheels turn"
SESSIONS = "/accounts/sessions/"


def test_the_list_names_each_browser_and_ends_all_others(works: WheelWorks) -> None:
    olga = works.person("Olga", "operator")
    olga.set_password(PASSWORD)
    olga.save()
    here, there = Client(headers={"User-Agent": "Tablet"}), Client(headers={"User-Agent": "Phone"})
    for browser in (there, here):
        browser.post("/accounts/login/", {"login": olga.username, "password": PASSWORD})
        assert browser.get("/boards/assembly/").status_code == 200
    page = here.get(SESSIONS).content.decode()
    assert "Tablet" in page
    assert "Phone" in page
    assert page.count("this browser") == 1
    here.post(SESSIONS)
    assert here.get("/boards/assembly/").status_code == 200
    assert there.get("/boards/assembly/").status_code == 302
    assert "Log out everywhere else" not in here.get(SESSIONS).content.decode()
