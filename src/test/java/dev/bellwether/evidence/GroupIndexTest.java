package dev.bellwether.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupIndexTest {
    private static final int MANY = 100_000;
    private static final int FEW = 5_000;

    /** Of the blocks of one index; each outcome is a job of its own. */
    private final List<OutcomeBlock> blocks = new ArrayList<>();

    private int next;

    @Test
    void whatWasManyAndIsFewTakesTheRoomOfFew() {
        OutcomeBlock first = new OutcomeBlock();
        blocks.add(first);
        GroupIndex index = new GroupIndex(blocks);
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
                assertThat(index.holder(block.group(i))).containsSame(block);
            }
        }
    }

    private void put(GroupIndex index) {
        OutcomeBlock last = blocks.get(blocks.size() - 1);
        if (last.size() == OutcomeBlock.MOST) {
            last = new OutcomeBlock();
            blocks.add(last);
            index.add(last);
        }
        JobCode code = JobCode.of("job-" + next);
        last.insert(last.size(), next++, code, null, OutcomeBits.of(true, Fault.UNKNOWN, code.kind(), 1, 0), 0);
        index.put(last.group(last.size() - 1), last);
    }

    private void takeFirst(GroupIndex index) {
        OutcomeBlock first = blocks.get(0);
        first.removeFirst();
        if (first.size() == 0) {
            index.remove(blocks.remove(0));
        }
    }
}
