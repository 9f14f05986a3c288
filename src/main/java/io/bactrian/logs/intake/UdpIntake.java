package io.bactrian.logs.intake;

import io.bactrian.logs.Line;
import io.bactrian.logs.LineBatch;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Syslog over UDP, a message a packet. One thread reads and never waits for anything else; another one sends what was read
 * down the route. When the route is behind for longer than memory lasts, what comes is dropped and counted: UDP has no
 * way to tell the sender.
 */
final class UdpIntake extends Intake {

    private static final Logger LOG = LoggerFactory.getLogger(UdpIntake.class);
    private static final int PACKET = 65_535;
    private static final int KERNEL_BUFFER = 8 << 20;
    private static final int MOST_LINES = 4_096;
    private static final long MOST_WAITING = 16L << 20;
    private static final long OVERHEAD = 200; // bytes that a waiting line takes beside its text
    private static final long POLL_MILLIS = 200;
    private static final long AGAIN_MILLIS = 1_000;
    private static final long STOP_SECONDS = 10;

    private final IntakeEndpoint endpoint;
    private final LinkedBlockingQueue<Line> waiting = new LinkedBlockingQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private DatagramChannel channel;
    private LineStream stream;
    private Counter dropped;

    @SuppressWarnings("FieldCanBeLocal") // the meter only holds it weakly
    private KernelDrops kernelDrops;

    private CountDownLatch stopping;
    private Thread sender;

    UdpIntake(IntakeEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        InetSocketAddress address = endpoint.address();
        channel = bind(address);
        InetSocketAddress bound = (InetSocketAddress) channel.getLocalAddress();
        stream = new LineStream("syslog+udp://" + address.getHostString() + ":" + bound.getPort());
        dropped = meters().dropped();
        kernelDrops = new KernelDrops(bound);
        meters().droppedByKernel(kernelDrops, KernelDrops::count);
        stopping = new CountDownLatch(1);
        sender = thread("send", this::send);
        thread("receive", this::receive);
        LOG.info("taking syslog at {}", stream.path());
    }

    private static DatagramChannel bind(InetSocketAddress address) throws IOException {
        DatagramChannel opened = DatagramChannel.open(
                address.getAddress() instanceof Inet4Address
                        ? StandardProtocolFamily.INET
                        : StandardProtocolFamily.INET6);
        try {
            opened.setOption(StandardSocketOptions.SO_RCVBUF, KERNEL_BUFFER);
            opened.bind(address);
            return opened;
        } catch (SocketException e) {
            opened.close();
            throw new BactrianException(
                    ExitCode.FAILED,
                    "cannot listen on " + address.getHostString() + ":" + address.getPort() + ": " + e.getMessage(),
                    "another program may use the port (ss -lunp shows which)",
                    e);
        }
    }

    private Thread thread(String what, Runnable work) {
        Thread thread = new Thread(work, "intake-udp-" + endpoint.getPort() + "-" + what);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** The port it listens on. */
    int port() throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    private void receive() {
        ByteBuffer packet = ByteBuffer.allocateDirect(PACKET);
        while (stopping.getCount() > 0) {
            try {
                packet.clear();
                InetSocketAddress from = (InetSocketAddress) channel.receive(packet);
                take(packet.flip(), from);
            } catch (AsynchronousCloseException e) {
                return;
            } catch (ClosedChannelException e) {
                LOG.debug("closed", e);
                return;
            } catch (IOException e) {
                LOG.warn("cannot receive at {}: {}", stream.path(), e.toString());
            }
        }
    }

    private void take(ByteBuffer packet, InetSocketAddress from) {
        int length = packet.remaining();
        byte[] kept = new byte[Math.min(length, endpoint.mostMessage())];
        packet.get(kept);
        byte[] text = Messages.trimmed(kept);
        if (text.length == 0) {
            return;
        }
        if (waitingBytes.addAndGet(text.length + OVERHEAD) > MOST_WAITING) {
            waitingBytes.addAndGet(-text.length - OVERHEAD);
            dropped.increment();
            return;
        }
        waiting.add(new Line(
                stream.next(length),
                text,
                endpoint.fields(Map.of("source.ip", from.getAddress().getHostAddress())),
                kept.length < length));
    }

    private void send() {
        List<Line> lines = new ArrayList<>();
        try {
            while (stopping.getCount() > 0 || !waiting.isEmpty()) {
                Line first = waiting.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (first == null) {
                    continue;
                }
                lines.add(first);
                waiting.drainTo(lines, MOST_LINES - 1);
                if (!sendUntilTaken(new LineBatch(lines))) {
                    return;
                }
                lines.forEach(line -> waitingBytes.addAndGet(-line.text().length - OVERHEAD));
                lines.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return false when it stops before the route takes them */
    private boolean sendUntilTaken(LineBatch batch) throws InterruptedException {
        while (true) {
            try {
                deliver(batch, "syslog");
                return true;
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                LOG.warn(
                        "{} lines of {} are not safe, trying again: {}",
                        batch.lines().size(),
                        stream.path(),
                        Intake.reason(e));
                if (stopping.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                    dropped.increment(batch.lines().size() + waiting.size());
                    LOG.error(
                            "{} lines of {} are lost: it stops", batch.lines().size() + waiting.size(), stream.path());
                    return false;
                }
            }
        }
    }

    @Override
    protected void doStop() throws Exception {
        if (channel != null) {
            channel.close();
            stopping.countDown();
            sender.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
            sender.interrupt();
        }
        super.doStop();
    }
}
