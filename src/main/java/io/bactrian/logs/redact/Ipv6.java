package io.bactrian.logs.redact;

import java.util.Optional;

/** An IPv6 address as it is read, group by group. Loopback, any and multicast stay, as do times, MACs and fingerprints. */
final class Ipv6 {

    private static final int GROUPS = 8;

    private final Text text;
    private final int[] groups = new int[GROUPS];
    private int count;
    private int gap = -1;
    private int end = -1;
    private boolean digit;
    private boolean pairs = true;

    private Ipv6(Text text) {
        this.text = text;
    }

    /** At the first colon behind its first group. Looks back no farther than {@code floor}. */
    static Optional<Hit> at(Text text, int colon, int floor) {
        int start = colon;
        while (start > floor && start > colon - 5 && isHex(text.at(start - 1))) {
            start--;
        }
        char before = text.at(start - 1);
        boolean begins = colon - start <= 4 && Text.kindOf(before) == 0 && before != ':' && before != '.';
        if (!begins || (start == colon && text.at(colon + 1) != ':')) {
            return Optional.empty();
        }
        Ipv6 address = new Ipv6(text);
        address.read(start);
        return address.isWhole() ? address.found(start) : Optional.empty();
    }

    private void read(int start) {
        int at = start;
        if (text.at(at) == ':') {
            gap = 0;
            at += 2;
        }
        while (count < GROUPS) {
            int begin = at;
            int value = 0;
            while (at < begin + 4 && isHex(text.at(at))) {
                digit |= text.digit(at);
                value = value * 16 + Character.digit(text.at(at++), 16);
            }
            if (at == begin || (text.at(at) == '.' && isDotted(begin))) {
                return;
            }
            pairs &= at - begin == 2;
            groups[count++] = value;
            end = at;
            if (text.at(at) != ':') {
                return;
            }
            at++;
            if (text.at(at) == ':') {
                if (gap >= 0) {
                    end = -1; // a second gap
                    return;
                }
                gap = count;
                at++;
                end = at;
            }
        }
    }

    /** The last two groups may be written as IPv4. */
    private boolean isDotted(int begin) {
        int[] bytes = new int[4];
        int behind = count <= GROUPS - 2 ? Addresses.v4(text, begin, bytes) : -1;
        if (behind < 0) {
            return false;
        }
        groups[count++] = bytes[0] << 8 | bytes[1];
        groups[count++] = bytes[2] << 8 | bytes[3];
        end = behind;
        return true;
    }

    private boolean isWhole() {
        if (end < 0 || Text.kindOf(text.at(end)) != 0) {
            return false;
        }
        boolean goesOn = text.at(end) == ':' && isHex(text.at(end + 1));
        return gap < 0 ? count == GROUPS && !pairs && !goesOn : count < GROUPS && count > 0 && (digit || count > 3);
    }

    private Optional<Hit> found(int start) {
        int[] all = new int[GROUPS];
        int head = gap < 0 ? count : gap;
        System.arraycopy(groups, 0, all, 0, head);
        System.arraycopy(groups, head, all, GROUPS - (count - head), count - head);
        boolean low = (all[0] | all[1] | all[2] | all[3] | all[4]) == 0;
        if (low && all[5] == 0xffff) {
            int[] bytes = {all[6] >> 8, all[6] & 0xff, all[7] >> 8, all[7] & 0xff};
            return Addresses.isSomebody(bytes)
                    ? Optional.of(new Hit(Detector.IPV4, start, end, Addresses.dotted(bytes)))
                    : Optional.empty();
        }
        boolean nobody = (low && all[5] == 0 && all[6] == 0 && all[7] <= 1) || all[0] >= 0xff00;
        if (nobody) {
            return Optional.empty();
        }
        StringBuilder canonical = new StringBuilder();
        for (int group : all) {
            canonical.append(canonical.isEmpty() ? "" : ":").append(Integer.toHexString(group));
        }
        return Optional.of(new Hit(Detector.IPV6, start, end, canonical.toString()));
    }

    private static boolean isHex(char sign) {
        return (sign >= '0' && sign <= '9') || (sign >= 'a' && sign <= 'f') || (sign >= 'A' && sign <= 'F');
    }
}
