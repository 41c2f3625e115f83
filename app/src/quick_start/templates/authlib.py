# pip install authlib flask requests
import os

from authlib.integrations.flask_client import OAuth
from flask import Flask, redirect, session

app = Flask(__name__)
app.secret_key = os.environ["FLASK_SECRET_KEY"]

oauth = OAuth(app)
oauth.register(
    "clientele",
    server_metadata_url={{metadata_url}},
    client_id={{client_id}},
@secret     client_secret=os.environ["CLIENT_SECRET"],
    client_kwargs={"scope": {{scope}}, "code_challenge_method": "S256"},
)

REDIRECT_URI = {{redirect_uri}}


@app.get({{start}})
def begin():
    return oauth.clientele.authorize_redirect(REDIRECT_URI)


@app.get({{path}})
def finish():
    token = oauth.clientele.authorize_access_token()
    session["user"] = token["userinfo"]
    return redirect("/")
