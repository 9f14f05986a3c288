package io.bactrian.alerts.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A small page that needs no script and takes everything it shows as text. Light or dark as its reader likes it. */
final class Page {

    private static final String STYLE = """
            :root{color-scheme:light dark;--back:#f5f5f2;--card:#fff;--text:#1d1f21;--soft:#5c6066;--line:#d9dad6;--bad:#b3261e;--go:#1f5fbf}
            @media(prefers-color-scheme:dark){:root{--back:#16181a;--card:#202326;--text:#e8e8e6;--soft:#a3a8ae;--line:#373b40;--bad:#ff8a80;--go:#7db0ff}}
            *{box-sizing:border-box}body{margin:0;padding:1rem;background:var(--back);color:var(--text);font:1rem/1.5 system-ui,sans-serif}
            main{max-width:38rem;margin:0 auto;background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:1.25rem}
            h1{font-size:1.3rem;line-height:1.3;margin:0 0 .5rem;overflow-wrap:anywhere}p{margin:.5rem 0;overflow-wrap:anywhere}.soft{color:var(--soft)}
            .bad{color:var(--bad);font-weight:600}ul{list-style:none;margin:1rem 0;padding:0}li{border-top:1px solid var(--line);padding:.6rem 0;overflow-wrap:anywhere}
            code{font:.85rem/1.6 ui-monospace,monospace;background:var(--back);border:1px solid var(--line);border-radius:.3rem;padding:.05rem .35rem;margin:0 .15rem .15rem 0;display:inline-block;max-width:100%;overflow-wrap:anywhere}
            label{display:block;margin:.9rem 0 .25rem;font-weight:600}input,textarea,select{width:100%;font:inherit;color:inherit;background:var(--back);border:1px solid var(--line);border-radius:.4rem;padding:.6rem}
            button{width:100%;margin-top:1.2rem;font:inherit;font-weight:600;color:var(--card);background:var(--go);border:0;border-radius:.4rem;padding:.8rem;cursor:pointer}
            main.wide{max-width:60rem}section{border-top:2px solid var(--line);margin-top:1.2rem;padding-top:.9rem}h2{font-size:1rem;line-height:1.5;margin:0;overflow-wrap:anywhere}
            h3{font-size:1rem;line-height:1.4;margin:.2rem 0;overflow-wrap:anywhere}a{color:var(--go)}.links a{display:inline-block;margin-right:1.1rem;padding:.15rem 0}section ul{margin:.6rem 0 0}
            .state{display:inline-block;font-size:.8rem;font-weight:600;border:1px solid currentColor;border-radius:1rem;padding:0 .6rem;margin-right:.5rem}.active{color:var(--bad)}.held{color:var(--soft)}
            .row{display:flex;flex-wrap:wrap;gap:.5rem;align-items:end}.row>input{flex:1 1 14rem;width:auto;min-width:0}.row>button{flex:0 0 auto;width:auto;margin:0;padding:.6rem 1.2rem}.text{white-space:pre-line}
            a:focus-visible,button:focus-visible,input:focus-visible,textarea:focus-visible,select:focus-visible{outline:3px solid var(--go);outline-offset:2px}
            """;

    /** What a browser may do with it: show it, with this very style, and send its form back. */
    static final String POLICY = "default-src 'none'; style-src 'sha256-" + digest(STYLE)
            + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private final StringBuilder body = new StringBuilder();
    private final String title;
    private String layout = "";

    Page(String title) {
        this.title = title;
        body.append("<h1>").append(escape(title)).append("</h1>\n");
    }

    /** As wide as a list needs it. */
    Page wide() {
        layout = " class=\"wide\"";
        return this;
    }

    Page text(String text) {
        return raw("<p>" + escape(text) + "</p>\n");
    }

    Page soft(String text) {
        return raw("<p class=\"soft\">" + escape(text) + "</p>\n");
    }

    Page bad(String text) {
        return raw("<p class=\"bad\" role=\"alert\">" + escape(text) + "</p>\n");
    }

    /** Markup: whoever gives it has escaped what is not his own. */
    Page raw(String html) {
        body.append(html);
        return this;
    }

    int length() {
        return body.length();
    }

    String html() {
        return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
                + "<meta name=\"robots\" content=\"noindex\"><title>" + escape(title) + "</title><style>" + STYLE
                + "</style></head>\n<body><main" + layout + ">\n" + body + "</main></body></html>\n";
    }

    /** For the text of elements and for attributes in double quotes. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int at = 0; at < text.length(); at++) {
            char sign = text.charAt(at);
            switch (sign) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(sign);
            }
        }
        return escaped.toString();
    }

    private static String digest(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
