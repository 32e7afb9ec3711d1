import time, cProfile, pstats
from tests.surveys.test_views import invitation, _url, _fields
def test_time(client, invitation):
    u=_url(invitation)
    for _ in range(20): client.get(u)
    best=9
    for _ in range(7):
        t=time.process_time()
        for _ in range(60): client.get(u)
        best=min(best,(time.process_time()-t)/60)
    print("GET ms", best*1000)
    p=cProfile.Profile(); p.enable()
    for _ in range(60): client.get(u)
    p.disable(); pstats.Stats(p).sort_stats("cumulative").print_stats(45)
