"""Fills the peer's database: an admin, and as many clients as the first argument says."""
import sys

import django

django.setup()

from django.contrib.auth import get_user_model
from django.core.management import call_command
from oidc_provider.models import Client, ResponseType

call_command("migrate", verbosity=0)
get_user_model().objects.create_superuser("admin", "admin@example.org", "bench-password")
count = int(sys.argv[1])
Client.objects.bulk_create(
    [
        Client(
            name=f"Seeded client {n}",
            client_id=f"{n:06}",
            client_secret="0" * 56,
            client_type="confidential",
            jwt_alg="RS256",
            _redirect_uris=f"https://app{n}.example.org/callback",
            website_url=f"https://app{n}.example.org/",
            contact_email=f"owner{n}@example.org",
        )
        for n in range(count)
    ],
    batch_size=500,
)
code = ResponseType.objects.get(value="code")
through = Client.response_types.through
through.objects.bulk_create(
    [through(client_id=pk, responsetype_id=code.pk) for pk in Client.objects.values_list("pk", flat=True)], batch_size=500
)
