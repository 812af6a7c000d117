// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.compare;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** What is measured, with how much of it. */
final class Plan {
    static final int SMALL = 300;
    static final int LARGE = 3_000;
    static final int BATCH = 32;

    private static final int[] GUESTS = {10_000, 1_000, 100, 10, 1};
    private static final int FEW = 10;
    private static final int MOST = GUESTS[0];

    private final boolean isShort;
    private final int[] groups;
    private final Predicate<Cell> wanted;

    private Plan(boolean isShort, int[] groups, Predicate<Cell> wanted) {
        this.isShort = isShort;
        this.groups = groups;
        this.wanted = wanted;
    }

    /** Every table of docs/performance.md, with at most so many guests. */
    static Plan full(int mostGuests) {
        return new Plan(
                false, IntStream.of(GUESTS).filter(n -> n <= mostGuests).toArray(), cell -> true);
    }

    /** A little of everything, to see that it works. */
    static Plan brief() {
        return new Plan(true, new int[] {FEW}, cell -> true);
    }

    /** Only a part of it. */
    Plan only(int guests, Predicate<Cell> part) {
        return new Plan(
                isShort,
                IntStream.of(groups).filter(n -> guests == 0 || n == guests).toArray(),
                part);
    }

    /** The groups of guests that send to each other. */
    int[] groups() {
        return groups.clone();
    }

    /** What one side does in one round. */
    List<Session> sessions(Side side) {
        return all(side).stream()
                .map(
                        session ->
                                new Session(
                                        session.side(),
                                        session.guests(),
                                        session.warmUp(),
                                        session.cells().stream().filter(wanted).toList()))
                .filter(session -> !session.cells().isEmpty())
                .toList();
    }

    private List<Session> all(Side side) {
        List<Session> sessions = new ArrayList<>();
        if (isShort) {
            add(sessions, side, FEW, List.of(), sending(FEW));
            return sessions;
        }
        if (side == Side.GUESTWIRE) {
            // Before anything else: afterwards memory shows what the load has left there.
            sessions.add(new Session(side, 1, List.of(), List.of(idle(1))));
        }
        for (int guests : groups) {
            List<Cell> warmUp = guests == groups[0] ? warmUp(guests) : List.of();
            List<Cell> cells = new ArrayList<>();
            if (guests == MOST && side == Side.GUESTWIRE) {
                cells.add(idle(guests));
            }
            if (guests != FEW) {
                cells.addAll(sending(guests));
            }
            add(sessions, side, guests, warmUp, cells);
        }
        addFewBusy(sessions, side);
        return sessions;
    }

    /**
     * A few that send, among few and among as many as there are: at last, when the process has done
     * all of it before, each after the same warm-up, and in both orders, so that the process is of
     * the same age for both.
     */
    private void addFewBusy(List<Session> sessions, Side side) {
        for (int guests : new int[] {FEW, MOST, MOST, FEW}) {
            if (IntStream.of(groups).anyMatch(n -> n == guests)) {
                Cell toGroup = saturated(Scenario.GROUP, guests, FEW, SMALL, BATCH);
                Cell toApplication = toGroup.with(Scenario.APPLICATION);
                add(
                        sessions,
                        side,
                        guests,
                        List.of(toGroup.lasting(1)),
                        List.of(toGroup, toApplication));
            }
        }
    }

    private static void add(
            List<Session> sessions, Side side, int guests, List<Cell> warmUp, List<Cell> all) {
        List<Cell> sends = ofSide(side, all, false);
        List<Cell> fanOuts = ofSide(side, all, true);
        if (side != Side.PLAIN) {
            sends.addAll(fanOuts);
        } else if (!fanOuts.isEmpty()) {
            // It does one thing at a time.
            sessions.add(new Session(side, guests, List.of(), fanOuts));
        }
        if (!sends.isEmpty()) {
            sessions.add(
                    new Session(side, guests, side == Side.GUESTWIRE ? warmUp : List.of(), sends));
        }
    }

    /** What a side can do. C programs know no groups: what comes goes to an application. */
    private static List<Cell> ofSide(Side side, List<Cell> all, boolean fanOuts) {
        Set<Cell> cells = new LinkedHashSet<>();
        for (Cell cell : all) {
            Scenario scenario = cell.scenario();
            boolean sends = scenario == Scenario.GROUP || scenario == Scenario.APPLICATION;
            boolean does = side == Side.FORWARDER ? sends : side != Side.PLAIN || !sends;
            if (does && (scenario == Scenario.FAN_OUT) == fanOuts) {
                cells.add(
                        side == Side.GUESTWIRE || !sends ? cell : cell.with(Scenario.APPLICATION));
            }
        }
        return new ArrayList<>(cells);
    }

    private List<Cell> sending(int guests) {
        List<Cell> cells = new ArrayList<>();
        for (int bytes : guests == MOST ? new int[] {SMALL} : new int[] {SMALL, LARGE}) {
            for (int batch : new int[] {1, BATCH}) {
                cells.add(saturated(Scenario.GROUP, guests, guests, bytes, batch));
                cells.add(saturated(Scenario.APPLICATION, guests, guests, bytes, batch));
            }
            // At rates that every side can keep up with.
            cells.add(
                    paced(Scenario.ROUND_TRIP, guests, bytes, bytes == SMALL ? 10_000 : 4_000, 1));
            if (guests > 1) {
                cells.add(
                        paced(
                                Scenario.FAN_OUT,
                                guests,
                                bytes,
                                bytes == SMALL ? 30_000 : 12_000,
                                guests == MOST ? 2 : 1));
            }
        }
        cells.add(paced(Scenario.APPLICATION, guests, SMALL, 5_000, 1));
        return cells;
    }

    /** Enough for the JIT compiler; C programs need none. */
    private static List<Cell> warmUp(int guests) {
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            for (Scenario scenario : new Scenario[] {Scenario.GROUP, Scenario.APPLICATION}) {
                cells.add(
                        new Cell(
                                scenario, guests, Math.min(guests, 100), SMALL, 1, 0, 50_000, 0.4));
                cells.add(
                        new Cell(
                                scenario,
                                guests,
                                Math.min(guests, 100),
                                LARGE,
                                BATCH,
                                0,
                                50_000,
                                0.4));
            }
            cells.add(
                    new Cell(
                            Scenario.ROUND_TRIP,
                            guests,
                            Math.min(guests, 100),
                            SMALL,
                            1,
                            20_000,
                            0,
                            0.5));
        }
        cells.add(new Cell(Scenario.FAN_OUT, guests, guests, SMALL, 1, 50_000, 0, 1));
        return cells;
    }

    private static Cell idle(int guests) {
        return new Cell(Scenario.IDLE, guests, guests, SMALL, 1, 0, 0, 1);
    }

    /** Whether it is measured what a guest that floods the node does to its neighbours. */
    boolean floods() {
        return !isShort && wanted.test(flood()) && wanted.test(quiet());
    }

    /** What the neighbours do. */
    static Cell quiet() {
        return new Cell(Scenario.QUIET, FEW, FEW, SMALL, 1, 5_000, 0, 1.5);
    }

    /** What the one that floods does, for longer than they. */
    static Cell flood() {
        return new Cell(Scenario.GROUP, 1, 1, SMALL, BATCH, 0, 0, 0).lasting(2.5);
    }

    private Cell saturated(Scenario scenario, int guests, int busy, int bytes, int batch) {
        int messages = isShort ? 2_000 : bytes == SMALL ? 200_000 : 60_000;
        return new Cell(scenario, guests, busy, bytes, batch, 0, messages, 0.6);
    }

    private Cell paced(Scenario scenario, int guests, int bytes, int rate, double seconds) {
        return isShort
                ? new Cell(scenario, guests, guests, bytes, 1, 2_000, 0, 0.2)
                : new Cell(scenario, guests, guests, bytes, 1, rate, 0, seconds);
    }
}
