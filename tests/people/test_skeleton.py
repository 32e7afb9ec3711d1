def test_cast_exists(admin, leader, outsider, client_for):
    assert admin.organization == leader.organization != outsider.organization
    assert client_for(admin).get("/healthz").status_code == 200
