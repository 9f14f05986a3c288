package io.bactrian.alerts.notify.http;

import java.io.IOException;
import java.net.URI;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Adds what only a proxy is to see, where a request is about to be written: its login, and the headers of
 * {@code proxy_connect_header}. Behind a tunnel there is no proxy to see anything.
 */
final class ProxyHeaders extends HttpRequestExecutor {

    private final ProxyRoutes routes;

    ProxyHeaders(ProxyRoutes routes) {
        this.routes = routes;
    }

    @Override
    public ClassicHttpResponse execute(
            ClassicHttpRequest request,
            HttpClientConnection connection,
            HttpResponseInformationCallback informed,
            HttpContext context)
            throws IOException, HttpException {
        boolean connect = Method.CONNECT.isSame(request.getMethod());
        // Only a proxy is asked with the whole address.
        if (connect || request.getRequestUri().startsWith("http:")) {
            routes.proxy(connect ? "https" : "http")
                    .map(URI::getRawUserInfo)
                    .map(HttpSender::decoded)
                    .ifPresent(login -> request.setHeader("Proxy-Authorization", "Basic " + HttpSender.base64(login)));
        }
        if (connect) {
            routes.connectHeaders()
                    .forEach((name, values) ->
                            values.forEach(value -> request.addHeader(name, HttpSender.oneLine(value.reveal()))));
        }
        return super.execute(request, connection, informed, context);
    }
}
