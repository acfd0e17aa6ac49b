package dev.bellwether.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobIndexTest {
    private static final int MANY = 100_000;
    private static final int FEW = 5_000;

    /** Of the blocks of one index; each outcome is a job of its own. */
    private final List<OutcomeBlock> blocks = new ArrayList<>();

    private int next;

    @Test
    void whatWasManyAndIsFewTakesTheRoomOfFew() {
        OutcomeBlock first = new OutcomeBlock();
        blocks.add(first);
        JobIndex index = new JobIndex(blocks);
        for (int i = 0; i < MANY; i++) {
            put(index);
        }
        assertThat(index.capacity()).isBetween(MANY, MANY * 5 / 4 + 64);
        for (int i = 0; i < MANY - FEW; i++) {
            takeFirst(index);
        }
        assertThat(index.capacity()).isBetween(FEW, FEW * 5 / 2 + 64);
        for (OutcomeBlock block : blocks) {
            for (int i = 0; i < block.size(); i++) {
                List<OutcomeBlock> candidates = new ArrayList<>();
                index.candidates(block.high(i), block.low(i), candidates::add);
                assertThat(candidates).contains(block);
            }
        }
    }

    private void put(JobIndex index) {
        OutcomeBlock last = blocks.get(blocks.size() - 1);
        if (last.size() == OutcomeBlock.MOST) {
            last = new OutcomeBlock();
            blocks.add(last);
            index.add(last);
        }
        JobCode code = JobCode.of("job-" + next);
        last.insert(last.size(), next++, code, OutcomeBits.of(true, Fault.UNKNOWN, code.kind(), 1));
        index.put(code.high(), code.low(), last);
    }

    /** As the log does: the note goes before the outcome. */
    private void takeFirst(JobIndex index) {
        OutcomeBlock first = blocks.get(0);
        index.take(first.high(0), first.low(0), first);
        first.removeFirst();
        if (first.size() == 0) {
            index.remove(blocks.remove(0));
        }
        index.trim();
    }
}
