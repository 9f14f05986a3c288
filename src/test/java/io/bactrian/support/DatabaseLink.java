package io.bactrian.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The network between a program and its PostgreSQL: it can fall silent, and lose the answer to a commit. */
public final class DatabaseLink implements AutoCloseable {

    private static final String COMMIT = "COMMIT";
    private static final int LONGEST_STATEMENT = 1000;

    private final ServerSocket listener;
    private final int server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Object state = new Object();
    private boolean silent;
    private String wanted = "";
    private int lost;

    private DatabaseLink(ServerSocket listener, int server) {
        this.listener = listener;
        this.server = server;
    }

    public static DatabaseLink to(int port) throws IOException {
        DatabaseLink link = new DatabaseLink(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), port);
        daemon(link::accept);
        return link;
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** From now on nothing arrives on either side, and no connection is closed. */
    public void silence() {
        synchronized (state) {
            silent = true;
        }
    }

    /** What was held up arrives, if somebody still waits for it. */
    public void heal() {
        synchronized (state) {
            silent = false;
            state.notifyAll();
        }
    }

    /**
     * Of the next transaction with this in a statement the commit reaches the server, and its answer nobody: the
     * connection is cut. Statements must travel as text: {@code prepareThreshold=0}.
     */
    public void loseAnswerToCommitOf(String statement) {
        synchronized (state) {
            wanted = statement;
        }
    }

    /** How many answers to a commit were lost. */
    public int lost() {
        synchronized (state) {
            return lost;
        }
    }

    @Override
    public void close() throws IOException {
        heal();
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                sockets.add(client);
                daemon(() -> connect(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        try (client;
                Socket upstream = new Socket(InetAddress.getLoopbackAddress(), server)) {
            sockets.add(upstream);
            Connection connection = new Connection(client, upstream);
            daemon(connection::answers);
            connection.questions();
        } catch (IOException e) {
            // Either side has ended it, or the server is not there: the client sees the same.
        }
    }

    private void awaitVoice() throws IOException {
        synchronized (state) {
            try {
                while (silent) {
                    state.wait();
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    private final class Connection {
        private final Socket client;
        private final Socket upstream;
        private String recent = "";
        private boolean concerned;
        private boolean losing;

        Connection(Socket client, Socket upstream) {
            this.client = client;
            this.upstream = upstream;
        }

        void questions() throws IOException {
            InputStream from = client.getInputStream();
            OutputStream to = upstream.getOutputStream();
            byte[] bytes = new byte[64 * 1024];
            for (int read = from.read(bytes); read >= 0; read = from.read(bytes)) {
                awaitVoice();
                look(new String(bytes, 0, read, StandardCharsets.ISO_8859_1));
                to.write(bytes, 0, read);
            }
        }

        void answers() {
            try (client;
                    upstream) {
                InputStream from = upstream.getInputStream();
                OutputStream to = client.getOutputStream();
                byte[] bytes = new byte[64 * 1024];
                for (int read = from.read(bytes); read >= 0; read = from.read(bytes)) {
                    awaitVoice();
                    if (isLosing()) {
                        return;
                    }
                    to.write(bytes, 0, read);
                }
            } catch (IOException e) {
                // As above.
            }
        }

        private boolean isLosing() {
            synchronized (state) {
                return losing;
            }
        }

        private void look(String text) {
            synchronized (state) {
                String seen = recent + text;
                concerned |= !wanted.isEmpty() && seen.contains(wanted);
                if (concerned && text.contains(COMMIT)) {
                    losing = true;
                    wanted = "";
                    lost++;
                }
                recent = seen.substring(Math.max(0, seen.length() - LONGEST_STATEMENT));
            }
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "database-link");
        thread.setDaemon(true);
        thread.start();
    }
}
