package io.bactrian.alerts.notify.email;

import io.bactrian.alerts.config.TlsConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** TLS sockets that check the server's name, the one of the configuration where it gives one. */
final class NamedSocketFactory extends SSLSocketFactory {

    private final SSLSocketFactory sockets;
    private final TlsConfig tls;

    NamedSocketFactory(SSLSocketFactory sockets, TlsConfig tls) {
        this.sockets = sockets;
        this.tls = tls;
    }

    @Override
    public Socket createSocket() throws IOException {
        return checked(sockets.createSocket());
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        return checked(sockets.createSocket(socket, tls.serverName().orElse(host), port, autoClose));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return checked(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return checked(sockets.createSocket(host, port, local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return checked(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return checked(sockets.createSocket(host, port, local, localPort));
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return sockets.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return sockets.getSupportedCipherSuites();
    }

    private Socket checked(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        if (socket instanceof SSLSocket secure) {
            SSLParameters parameters = secure.getSSLParameters();
            if (!tls.insecureSkipVerify()) {
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
            }
            tls.serverName().ifPresent(name -> parameters.setServerNames(List.of(new SNIHostName(name))));
            secure.setSSLParameters(parameters);
        }
        return socket;
    }
}
